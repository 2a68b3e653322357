package org.isocenter.resourcemanager;

import java.util.function.Supplier;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Principal;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.access.AccessRepository;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.access.Principals;
import org.isocenter.resourcemanager.access.RoleAssignment;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;

/// `POST /providers/Microsoft.Authorization/elevateAccess`: an administrator of the installation makes
/// himself User Access Administrator at `/` (contract §10).
final class ElevateAccess {
    private final Database database;
    private final AccessRepository repository;
    private final Principals principals;
    private final Supplier<String> guids;
    private final Runnable changed;

    ElevateAccess(
            Database database,
            AccessRepository repository,
            Principals principals,
            Supplier<String> guids,
            Runnable changed) {
        this.database = database;
        this.repository = repository;
        this.principals = principals;
        this.guids = guids;
        this.changed = changed;
    }

    Response elevate(ArmRequest request) throws ArmRefusal {
        Principal caller = request.caller();
        if (!principals.isAdministrator(caller)) {
            throw RoleBasedAccess.refusal(
                    caller, ArmId.ROOT, "Microsoft.Authorization/elevateAccess/action");
        }
        RoleAssignment grant =
                RoleAssignment.unconditional(
                        guids.get(),
                        caller.tenantId(),
                        ArmId.ROOT,
                        BuiltInRole.USER_ACCESS_ADMINISTRATOR.id(),
                        caller.objectId(),
                        caller.kind() == Principal.Kind.USER
                                ? PrincipalType.USER
                                : PrincipalType.SERVICE_PRINCIPAL,
                        request.now(),
                        caller.objectId());
        database.execute(tx -> repository.grant(tx, grant));
        changed.run();
        return Response.of(200);
    }
}

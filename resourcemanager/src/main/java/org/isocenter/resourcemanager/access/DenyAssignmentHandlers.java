package org.isocenter.resourcemanager.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.http.Response;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.Page;

/// `{scope}/providers/Microsoft.Authorization/denyAssignments`: read only (rule RBAC-6).
public final class DenyAssignmentHandlers {
    private static final String READ = "Microsoft.Authorization/denyAssignments/read";
    private static final Pattern AT_SCOPE =
            Pattern.compile("atScope\\(\\s*\\)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BY_NAME =
            Pattern.compile("denyAssignmentName\\s+eq\\s+'([^']*)'", Pattern.CASE_INSENSITIVE);

    private final Database database;
    private final AccessRepository repository;
    private final RoleBasedAccess access;
    private final Scopes scopes;

    public DenyAssignmentHandlers(
            Database database, AccessRepository repository, RoleBasedAccess access, Scopes scopes) {
        this.database = database;
        this.repository = repository;
        this.access = access;
        this.scopes = scopes;
    }

    /// `GET …/denyAssignments`
    public Response list(ArmRequest request, ArmId scope) throws ArmRefusal {
        access.require(request.caller(), scope, READ);
        scopes.requireExists(scope);
        Predicate<DenyAssignment> filter =
                denial -> denial.scope().covers(scope) || scope.covers(denial.scope());
        Optional<String> text = request.filter();
        if (text.isPresent()) {
            Matcher byName = BY_NAME.matcher(text.get());
            if (byName.matches()) {
                filter = filter.and(denial -> denial.name().equals(byName.group(1)));
            } else if (AT_SCOPE.matcher(text.get()).matches()) {
                filter = denial -> denial.scope().covers(scope);
            } else {
                throw ArmError.INVALID_FILTER.refuse(text.get());
            }
        }
        List<DenyAssignment> all =
                database.read(tx -> repository.denials(tx, request.caller().tenantId()));
        return Page.answer(all.stream().filter(filter).map(DenyAssignment::toJson).toList());
    }

    /// `GET …/denyAssignments/{id}`
    public Response get(ArmRequest request, ArmId scope, String id) throws ArmRefusal {
        access.require(request.caller(), scope, READ);
        return database.read(tx -> repository.denials(tx, request.caller().tenantId())).stream()
                .filter(denial -> denial.id().equals(id.toLowerCase(Locale.ROOT)))
                .filter(denial -> denial.scope().covers(scope))
                .findFirst()
                .map(denial -> Response.json(200, denial.toJson()))
                .orElseThrow(() -> ArmError.DENY_ASSIGNMENT_NOT_FOUND.refuse(id));
    }
}

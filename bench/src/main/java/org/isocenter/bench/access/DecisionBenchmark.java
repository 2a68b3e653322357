package org.isocenter.bench.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.isocenter.http.auth.Principal;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.resourcemanager.ResourceManagerPlane;
import org.isocenter.resourcemanager.access.AccessRepository;
import org.isocenter.resourcemanager.access.Action;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.access.Principals;
import org.isocenter.resourcemanager.access.RoleAssignment;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A decision for the data plane among many assignments: one that was made before, and one for a
/// caller that was never seen.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // the harness calls the setup before anything else
public class DecisionBenchmark {
    private static final String TENANT = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String READER = "cccccccc-0000-4000-8000-000000000001";
    private static final String SERVICE =
            "/subscriptions/bbbbbbbb-0000-4000-8000-000000000001/resourceGroups/rg1"
                    + "/providers/Microsoft.HealthcareApis/workspaces/ws1/dicomservices/blue";
    private static final Action READ =
            Action.data("Microsoft.HealthcareApis/workspaces/dicomservices/resources/read");

    /// How many assignments there are beside the one that counts.
    @Param({"10", "4000"})
    public int assignments;

    private Path folder;
    private Database database;
    private RoleBasedAccess access;
    private Principal reader;
    private ArmId service;
    private long next;

    /// A directory in which everybody is in one group.
    private static final class Directory implements Principals {
        @Override
        public Optional<Known> find(String tenantId, String objectId) {
            return Optional.empty();
        }

        @Override
        public Set<String> groupsOf(String tenantId, String objectId) {
            return Set.of("eeeeeeee-0000-4000-8000-000000000001");
        }

        @Override
        public Optional<Tenant> tenant(String tenantId) {
            return Optional.empty();
        }

        @Override
        public boolean isAdministrator(Principal caller) {
            return false;
        }
    }

    /// Makes the assignments.
    @Setup(Level.Trial)
    public void start() throws IOException {
        folder = Files.createTempDirectory("decision");
        database =
                Databases.openSqlite(folder.resolve("access.db"), ResourceManagerPlane.MIGRATIONS);
        AccessRepository rows = new AccessRepository();
        service = ArmId.parse(SERVICE).orElseThrow();
        database.execute(tx -> {
            rows.grant(tx, grant(service, READER));
            for (int i = 0; i < assignments; i++) {
                ArmId other =
                        ArmId.parse(SERVICE.replace("rg1", "rg" + i % 50 + "x")).orElseThrow();
                rows.grant(tx, grant(other, new UUID(7, i).toString()));
            }
        });
        access = new RoleBasedAccess(database, rows, new Directory(), InstantSource.system());
        reader = caller(READER);
    }

    private static RoleAssignment grant(ArmId scope, String principal) {
        return RoleAssignment.unconditional(
                UUID.randomUUID().toString(),
                TENANT,
                scope,
                BuiltInRole.DICOM_DATA_READER.id(),
                principal,
                PrincipalType.USER,
                Instant.EPOCH,
                principal);
    }

    private static Principal caller(String objectId) {
        return new Principal(
                TENANT,
                objectId,
                Principal.Kind.USER,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                "https://dicom.healthcareapis.azure.com",
                Instant.MAX);
    }

    /// Closes what was opened; the folder is in the temporary files.
    @TearDown(Level.Trial)
    public void stop() {
        database.close();
    }

    /// The same caller as before: what all but the first request of a second cost.
    @Benchmark
    public boolean again() {
        return access.allows(reader, service, READ);
    }

    /// A caller nobody has seen, so that all assignments are looked at.
    @Benchmark
    public boolean first() {
        return access.allows(caller(new UUID(9, next++).toString()), service, READ);
    }
}

package org.isocenter.resourcemanager.resource;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.persistence.sql.Transaction;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRepository;
import org.isocenter.resourcemanager.protocol.Page;
import org.isocenter.resourcemanager.protocol.TypeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Rows of resources and resource groups. All look-ups go by the id in lower case, whose byte order
/// is also the order of lists.
public final class ResourceRepository extends ArmRepository {
    /// The view of one transaction.
    public ResourceReader in(Transaction tx) {
        return new InTransaction(tx);
    }

    private record InTransaction(Transaction tx) implements ResourceReader {
        @Override
        public Optional<Resource> find(ArmId id) {
            return first(
                    tx,
                    "select * from resource where id_key = ?",
                    ResourceRepository::read,
                    id.key());
        }

        @Override
        public List<Resource> children(ArmId parent, TypeName type) {
            return list(
                    tx,
                    "select * from resource where parent_key = ? and type_key = ? order by id_key",
                    ResourceRepository::read,
                    parent.key(),
                    type.key());
        }

        @Override
        public List<Resource> below(ArmId scope, TypeName type) {
            return list(
                    tx,
                    "select * from resource"
                            + " where type_key = ? and id_key >= ? and id_key < ? order by id_key",
                    ResourceRepository::read,
                    type.key(),
                    scope.key() + "/",
                    scope.key() + "0");
        }

        @Override
        public List<Resource> descendants(ArmId scope) {
            return list(
                    tx,
                    "select * from resource where id_key >= ? and id_key < ?"
                            + " order by depth desc, id_key",
                    ResourceRepository::read,
                    scope.key() + "/",
                    scope.key() + "0");
        }

        @Override
        public List<Resource> named(TypeName type, String name) {
            return list(
                    tx,
                    "select * from resource where type_key = ? and name_key = ? order by id_key",
                    ResourceRepository::read,
                    type.key(),
                    name.toLowerCase(Locale.ROOT));
        }
    }

    /// A page of everything below a scope, of one type or of all, in the order of ids.
    List<Resource> page(Transaction tx, ArmId scope, Optional<TypeName> type, Page page) {
        String from = page.after().orElse(scope.key() + "/");
        if (type.isPresent()) {
            return list(
                    tx,
                    "select * from resource where type_key = ? and id_key > ? and id_key < ?"
                            + " order by id_key limit ?",
                    ResourceRepository::read,
                    type.get().key(),
                    from,
                    scope.key() + "0",
                    page.size() + 1);
        }
        return list(
                tx,
                "select * from resource where id_key > ? and id_key < ? order by id_key limit ?",
                ResourceRepository::read,
                from,
                scope.key() + "0",
                page.size() + 1);
    }

    /// How many resources of a type lie below a scope.
    public long count(Transaction tx, ArmId scope, TypeName type) {
        return number(
                tx,
                "select count(*) from resource where type_key = ? and id_key >= ? and id_key < ?",
                type.key(),
                scope.key() + "/",
                scope.key() + "0");
    }

    /// Writes a resource, new or known.
    public void save(Transaction tx, Resource resource) {
        ArmId id = resource.id();
        SystemData history = resource.systemData();
        execute(
                tx,
                "insert into resource (id_key, id, parent_key, type_key, name_key, depth, location,"
                        + " tags, etag, state, steady, identity, properties, serving, operation_id,"
                        + " created_by, created_by_type, created_at, modified_by, modified_by_type,"
                        + " modified_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (id_key) do update set id = excluded.id,"
                        + " tags = excluded.tags, etag = excluded.etag, state = excluded.state,"
                        + " steady = excluded.steady, identity = excluded.identity,"
                        + " properties = excluded.properties, serving = excluded.serving,"
                        + " operation_id = excluded.operation_id,"
                        + " modified_by = excluded.modified_by,"
                        + " modified_by_type = excluded.modified_by_type,"
                        + " modified_at = excluded.modified_at",
                id.key(),
                id.toString(),
                id.parent().key(),
                id.type().key(),
                id.name().toLowerCase(Locale.ROOT),
                id.names().size(),
                resource.location(),
                resource.tags().map(tags -> tags.toJson().toString()),
                resource.etag(),
                resource.state().name(),
                resource.steady().map(ProvisioningState::name),
                resource.identity().map(identity -> identity.document().toString()),
                resource.properties().toString(),
                resource.serving().map(serving -> document(serving).toString()),
                resource.operationId(),
                history.created().by(),
                history.created().type(),
                history.created().at(),
                history.lastModified().by(),
                history.lastModified().type(),
                history.lastModified().at());
    }

    /// Removes a resource and all below it.
    public void delete(Transaction tx, ArmId id) {
        execute(
                tx,
                "delete from resource where id_key = ? or id_key >= ? and id_key < ?",
                id.key(),
                id.key() + "/",
                id.key() + "0");
    }

    /// Properties as they will come back from their row: a number that was made wider than it is
    /// written would else count as a change.
    static ObjectNode asStored(ObjectNode properties) {
        return object(properties.toString());
    }

    private static ObjectNode document(Resource.Serving serving) {
        ObjectNode json = Json.mapper().createObjectNode();
        serving.tags().ifPresent(tags -> json.set("tags", tags.toJson()));
        serving.identity().ifPresent(identity -> json.set("identity", identity.document()));
        json.set("properties", serving.properties());
        return json;
    }

    private static Resource read(ResultSet row) throws SQLException {
        return new Resource(
                ArmId.parse(row.getString("id")).orElseThrow(),
                text(row, "location"),
                text(row, "tags").map(ResourceRepository::object).map(Tags::fromDocument),
                row.getString("etag"),
                ProvisioningState.valueOf(row.getString("state")),
                text(row, "steady").map(ProvisioningState::valueOf),
                text(row, "identity")
                        .map(ResourceRepository::object)
                        .map(ServiceIdentity::fromDocument),
                object(row.getString("properties")),
                text(row, "serving")
                        .map(ResourceRepository::object)
                        .map(ResourceRepository::serving),
                text(row, "operation_id"),
                new SystemData(
                        new SystemData.Stamp(
                                row.getString("created_by"),
                                row.getString("created_by_type"),
                                time(row, "created_at")),
                        new SystemData.Stamp(
                                row.getString("modified_by"),
                                row.getString("modified_by_type"),
                                time(row, "modified_at"))));
    }

    private static Resource.Serving serving(ObjectNode json) {
        JsonNode tags = json.path("tags");
        JsonNode identity = json.path("identity");
        return new Resource.Serving(
                tags.isObject() ? Optional.of(Tags.fromDocument(tags)) : Optional.empty(),
                identity.isObject()
                        ? Optional.of(ServiceIdentity.fromDocument(identity))
                        : Optional.empty(),
                (ObjectNode) json.path("properties"));
    }

    private static ObjectNode object(String text) {
        try {
            return (ObjectNode) Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("a resource's row holds no JSON object", e);
        }
    }
}

package org.isocenter.dicomweb.changefeed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.Ticks;
import org.isocenter.http.Response;

/// Change feed entries as JSON (the table of contract section 12). Metadata are there as text and are
/// copied; nothing else in an entry needs escaping.
final class FeedJson {
    private static final String TYPE = "application/json; charset=utf-8";

    private FeedJson() {}

    static Response object(FeedEntry entry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        write(out, entry);
        return Response.bytes(200, TYPE, out.toByteArray());
    }

    static Response array(List<FeedEntry> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 4096 * entries.size());
        out.write('[');
        boolean first = true;
        for (FeedEntry entry : entries) {
            if (!first) {
                out.write(',');
            }
            write(out, entry);
            first = false;
        }
        out.write(']');
        return Response.bytes(200, TYPE, out.toByteArray());
    }

    private static void write(ByteArrayOutputStream out, FeedEntry entry) {
        text(
                out,
                "{\"sequence\":"
                        + entry.sequence()
                        + ",\"partitionName\":\""
                        + Partition.DEFAULT.name()
                        + "\",\"studyInstanceUid\":\""
                        + entry.id().study()
                        + "\",\"seriesInstanceUid\":\""
                        + entry.id().series()
                        + "\",\"sopInstanceUid\":\""
                        + entry.id().instance()
                        + "\",\"action\":\""
                        + entry.action().word()
                        + "\",\"timestamp\":\""
                        + Ticks.format(entry.ticks())
                        + "\",\"state\":\""
                        + entry.state().word()
                        + "\"");
        entry.details()
                .ifPresent(details -> {
                    text(out, ",\"sopClassUid\":");
                    out.writeBytes(firstValue(details.sopClass()));
                    text(out, ",\"transferSyntaxUid\":\"" + details.transferSyntaxUid() + "\"");
                });
        entry.metadata()
                .ifPresent(metadata -> {
                    text(out, ",\"metadata\":");
                    out.writeBytes(metadata.utf8());
                });
        out.write('}');
    }

    /// The value in `{"vr":"UI","Value":["1.2.3"]}`, as it stands there: it has no comma and no
    /// bracket.
    private static byte[] firstValue(byte[] attribute) {
        String json = new String(attribute, StandardCharsets.UTF_8);
        return json.substring(json.indexOf('[') + 1, json.indexOf(']'))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}

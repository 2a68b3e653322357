package org.isocenter.dicomweb.changefeed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.isocenter.dicomweb.instance.DataSetJson;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.Ticks;
import org.isocenter.http.Response;

/// Change feed entries as JSON (the table of contract section 12). Metadata are there as text and are
/// copied; nothing else in an entry needs escaping.
final class FeedJson {
    private static final String TYPE = "application/json; charset=utf-8";

    private FeedJson() {}

    static Response object(FeedEntry entry) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        write(out, entry, entry.metadata());
        return Response.bytes(200, TYPE, out.toByteArray());
    }

    /// @param unread gives metadata that are still to be read; nothing when the instance has gone since
    static Response array(List<FeedEntry> entries, LongFunction<Optional<DataSetJson>> unread)
            throws IOException {
        if (entries.stream().anyMatch(entry -> entry.unread().isPresent())) {
            return Response.stream(200, TYPE, out -> write(out, entries, unread));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 4096 * entries.size());
        write(out, entries, unread);
        return Response.bytes(200, TYPE, out.toByteArray());
    }

    private static void write(
            OutputStream out, List<FeedEntry> entries, LongFunction<Optional<DataSetJson>> unread)
            throws IOException {
        out.write('[');
        boolean first = true;
        for (FeedEntry entry : entries) {
            if (!first) {
                out.write(',');
            }
            OptionalLong watermark = entry.unread();
            write(
                    out,
                    entry,
                    watermark.isPresent() ? unread.apply(watermark.getAsLong()) : entry.metadata());
            first = false;
        }
        out.write(']');
    }

    private static void write(OutputStream out, FeedEntry entry, Optional<DataSetJson> metadata)
            throws IOException {
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
        if (entry.details().isPresent()) {
            FeedEntry.Details details = entry.details().get();
            text(out, ",\"sopClassUid\":");
            out.write(firstValue(details.sopClass()));
            text(out, ",\"transferSyntaxUid\":\"" + details.transferSyntaxUid() + "\"");
        }
        if (metadata.isPresent()) {
            text(out, ",\"metadata\":");
            out.write(metadata.get().utf8());
        }
        out.write('}');
    }

    /// The value in `{"vr":"UI","Value":["1.2.3"]}`, as it stands there: it has no comma and no
    /// bracket.
    private static byte[] firstValue(byte[] attribute) {
        String json = new String(attribute, StandardCharsets.UTF_8);
        return json.substring(json.indexOf('[') + 1, json.indexOf(']'))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}

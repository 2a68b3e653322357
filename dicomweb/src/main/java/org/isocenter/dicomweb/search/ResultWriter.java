package org.isocenter.dicomweb.search;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicomweb.instance.DataSetJson;

/// Puts the results of a search together from the text of what is stored: members are copied as they
/// stand, in ascending order (JSON-2), without making objects of them. Those without value are left
/// out (contract section 8.6).
final class ResultWriter {
    /// `"00100010":{"vr":"PN"}`: a member that says only its type.
    private static final int LENGTH_WITHOUT_VALUE = 22;

    private final ReturnedAttributes returned;

    // The members of one result, in the order they were found.
    private int count;
    private int[] tags = new int[32];
    private byte[][] sources = new byte[32][];
    private int[] starts = new int[32];
    private int[] ends = new int[32];

    ResultWriter(ReturnedAttributes returned) {
        this.returned = returned;
    }

    /// Writes all results as a JSON array, one after the other. One that was deleted meanwhile, whose
    /// metadata were not held, is left out.
    void write(Iterable<SearchRepository.Match> matches, OutputStream out) throws IOException {
        boolean first = true;
        out.write('[');
        for (SearchRepository.Match match : matches) {
            Optional<DataSetJson> study = match.study().read();
            Optional<DataSetJson> series = match.series().read();
            Optional<DataSetJson> metadata = match.metadata().read();
            if (study.isPresent() && series.isPresent() && metadata.isPresent()) {
                if (!first) {
                    out.write(',');
                }
                collect(match, study.get(), series.get(), metadata.get());
                writeCollected(out);
                first = false;
            }
        }
        out.write(']');
    }

    private void collect(
            SearchRepository.Match match,
            DataSetJson study,
            DataSetJson series,
            DataSetJson metadata) {
        count = 0;
        collect(study, returned.fromStudy());
        collect(series, returned.fromSeries());
        if (returned.needsOnlyUid()) {
            add(Tag.SOP_INSTANCE_UID, "{\"vr\":\"UI\",\"Value\":[\"" + match.uid() + "\"]}");
        } else {
            collect(metadata, returned.fromMetadata());
        }
        if (returned.modalities() && !match.modalities().isEmpty()) {
            // Codes have upper case letters only (PS3.5 §6.2), so folding has lost nothing.
            String codes = match.modalities().toUpperCase(Locale.ROOT).replace("\\", "\",\"");
            add(Tag.MODALITIES_IN_STUDY, "{\"vr\":\"CS\",\"Value\":[\"" + codes + "\"]}");
        }
        if (returned.studyCount()) {
            add(Tag.NUMBER_OF_STUDY_RELATED_INSTANCES, number(match.studyInstances()));
        }
        if (returned.seriesCount()) {
            add(Tag.NUMBER_OF_SERIES_RELATED_INSTANCES, number(match.seriesInstances()));
        }
        sort();
    }

    private void writeCollected(OutputStream out) throws IOException {
        out.write('{');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.write(',');
            }
            out.write(sources[i], starts[i], ends[i] - starts[i]);
        }
        out.write('}');
    }

    private static String number(long number) {
        return "{\"vr\":\"IS\",\"Value\":[" + number + "]}";
    }

    private void collect(DataSetJson dataSet, int[] wanted) {
        if (wanted.length == 0) {
            return;
        }
        int[] next = {0};
        dataSet.visit((tag, from, to) -> {
            while (next[0] < wanted.length && Integer.compareUnsigned(wanted[next[0]], tag) < 0) {
                next[0]++;
            }
            if (next[0] == wanted.length) {
                return false;
            }
            if (wanted[next[0]] == tag && to - from > LENGTH_WITHOUT_VALUE) {
                add(tag, dataSet.utf8(), from, to);
            }
            return true;
        });
    }

    private void add(Tag tag, String value) {
        byte[] member = ("\"" + tag.hex() + "\":" + value).getBytes(StandardCharsets.US_ASCII);
        add(tag.value(), member, 0, member.length);
    }

    private void add(int tag, byte[] source, int from, int to) {
        if (count == tags.length) {
            tags = Arrays.copyOf(tags, 2 * count);
            sources = Arrays.copyOf(sources, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        tags[count] = tag;
        sources[count] = source;
        starts[count] = from;
        ends[count] = to;
        count++;
    }

    /// By insertion: they are few, and mostly in order.
    private void sort() {
        for (int i = 1; i < count; i++) {
            for (int k = i; k > 0 && Integer.compareUnsigned(tags[k - 1], tags[k]) > 0; k--) {
                swap(k - 1, k);
            }
        }
    }

    private void swap(int a, int b) {
        int tag = tags[a];
        tags[a] = tags[b];
        tags[b] = tag;
        byte[] source = sources[a];
        sources[a] = sources[b];
        sources[b] = source;
        int start = starts[a];
        starts[a] = starts[b];
        starts[b] = start;
        int end = ends[a];
        ends[a] = ends[b];
        ends[b] = end;
    }
}

package org.isocenter.http.media;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.isocenter.http.Headers;

/// What media types a client takes, and which it likes better (RFC 9110 §12.5.1).
///
/// Several ranges in one field and several fields are the same thing. A range that cannot be read is
/// passed over, so that one odd entry of a viewer does not spoil the others (rules dicom:GEN-23,
/// dicom:IMPR-9).
///
/// @param ranges in the order listed
public record Accept(List<Range> ranges) {
    /// One entry.
    ///
    /// @param mediaType with all its parameters, less `q`
    /// @param quality 0 (not at all) to 1
    public record Range(MediaType mediaType, double quality) {
        private int specificity() {
            return mediaType.type().equals("*") ? 0 : mediaType.subtype().equals("*") ? 1 : 2;
        }
    }

    /// More than a header of 32 KiB has room for.
    private static final int MAXIMUM_RANGES = 10_000;

    /// Copies the ranges.
    public Accept {
        ranges = List.copyOf(ranges);
    }

    /// What a request says. Without the field, or without a readable range in it, there are no
    /// ranges; whether that means "anything" or "nothing" is for the caller to know.
    public static Accept of(Headers headers) {
        return parse(headers.all("Accept"));
    }

    /// Reads the values of `Accept` fields.
    public static Accept parse(List<String> values) {
        List<Range> ranges = new ArrayList<>();
        for (String value : values) {
            for (String entry : MediaType.split(value, ',')) {
                if (ranges.size() < MAXIMUM_RANGES) {
                    MediaType.parse(entry).map(Accept::range).ifPresent(ranges::add);
                }
            }
        }
        return new Accept(ranges);
    }

    private static Range range(MediaType mediaType) {
        double quality = mediaType.parameter("q").map(Accept::quality).orElse(1.0);
        return new Range(
                new MediaType(
                        mediaType.type(),
                        mediaType.subtype(),
                        mediaType.parameters().stream()
                                .filter(parameter -> !parameter.name().equals("q"))
                                .toList()),
                quality);
    }

    private static double quality(String text) {
        try {
            double quality = Double.parseDouble(text);
            return Double.isNaN(quality) ? 1 : Math.clamp(quality, 0, 1);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /// The ranges that are wanted at all, best first; those of the same quality in the order listed
    /// (rule dicom:RET-4).
    public List<Range> byPreference() {
        return ranges.stream()
                .filter(range -> range.quality > 0)
                .sorted(Comparator.comparingDouble(Range::quality).reversed())
                .toList();
    }

    /// How welcome a type is: the quality of the most specific range that covers it, 0 when none
    /// does. Parameters play no part.
    public double qualityOf(String essence) {
        return ranges.stream()
                .filter(range -> range.mediaType.covers(essence))
                .max(
                        Comparator.comparingInt(Range::specificity)
                                .thenComparingDouble(Range::quality))
                .map(Range::quality)
                .orElse(0.0);
    }

    /// Whether a type is welcome (rule dicom:GEN-20).
    public boolean accepts(String essence) {
        return qualityOf(essence) > 0;
    }

    /// The offer that is most welcome; the earlier one of two that are equally so.
    public Optional<String> best(List<String> offers) {
        Optional<String> best = Optional.empty();
        double most = 0;
        for (String offer : offers) {
            double quality = qualityOf(offer);
            if (quality > most) {
                most = quality;
                best = Optional.of(offer);
            }
        }
        return best;
    }
}

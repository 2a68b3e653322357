package org.isocenter.dicom.charset;

import static org.isocenter.dicom.charset.CharsetFinding.Kind.BYTE_UNDECLARED;
import static org.isocenter.dicom.charset.CharsetFinding.Kind.ESCAPE_UNDECLARED;
import static org.isocenter.dicom.charset.CharsetFinding.Kind.ESCAPE_UNKNOWN;
import static org.isocenter.dicom.charset.GraphicSet.UNMAPPED;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.isocenter.dicom.charset.GraphicSet.Half;
import org.jspecify.annotations.Nullable;

/// Text in the single-byte sets and in the ISO 2022 sets that escape sequences bring in (PS3.5
/// §6.1.2.5).
///
/// A set is active in each half of the code table. The first value of (0008,0005) says which two at the
/// beginning; an escape sequence changes one. Control characters, the backslash between values, and
/// in names `^` and `=`, bring back the first two: a writer has to escape back before them, and a
/// reader need not remember across them. While a set of two-byte codes is active in the lower half,
/// bytes that look like delimiters are halves of characters, and only control characters end it.
///
/// Files are found that leave out the escape sequence after a delimiter. A byte of the upper half
/// where no set is active is therefore read in the first declared set that has an upper half, and
/// without any as ISO 8859-1.
final class ExtensibleCoding implements TextCoding {
    private final List<GraphicSet> declared;
    private final GraphicSet firstLower;
    private final @Nullable GraphicSet firstUpper;
    private final GraphicSet likelyUpper;

    ExtensibleCoding(List<DefinedTerm> terms) {
        Set<GraphicSet> sets = new LinkedHashSet<>();
        for (DefinedTerm term : terms) {
            term.lower().ifPresent(sets::add);
            term.upper().ifPresent(sets::add);
        }
        if (sets.isEmpty()) {
            sets.add(GraphicSet.ISO_IR_6);
        }
        Optional<DefinedTerm> first = terms.stream().findFirst();
        firstLower =
                first.flatMap(DefinedTerm::lower)
                        .filter(set -> set.codeBytes() == 1)
                        .orElse(GraphicSet.ISO_IR_6);
        firstUpper = first.flatMap(DefinedTerm::upper).orElse(null);
        sets.add(firstLower);
        declared = List.copyOf(sets);
        likelyUpper =
                declared.stream()
                        .filter(set -> set.half() == Half.G1)
                        .findFirst()
                        .orElse(GraphicSet.ISO_IR_100);
    }

    @Override
    public String decode(
            byte[] bytes, int offset, int end, TextKind kind, Consumer<CharsetFinding> findings) {
        boolean plain =
                firstUpper == GraphicSet.ISO_IR_100
                        ? !TextCoding.hasEscape(bytes, offset, end)
                        : TextCoding.isAscii(bytes, offset, end);
        if (plain && firstLower == GraphicSet.ISO_IR_6) {
            return TextCoding.plain(bytes, offset, end);
        }
        return new Reading(bytes, offset, end, kind, findings).text();
    }

    /// One pass over the bytes of a text.
    private final class Reading {
        private final byte[] bytes;
        private final int start;
        private final int end;
        private final TextKind kind;
        private final Consumer<CharsetFinding> findings;
        private final StringBuilder text;
        private GraphicSet lower = firstLower;
        private @Nullable GraphicSet upper = firstUpper;
        private int at;

        Reading(
                byte[] bytes,
                int offset,
                int end,
                TextKind kind,
                Consumer<CharsetFinding> findings) {
            this.bytes = bytes;
            this.start = offset;
            this.end = end;
            this.kind = kind;
            this.findings = findings;
            this.text = new StringBuilder(end - offset);
            this.at = offset;
        }

        String text() {
            while (at < end) {
                int code = bytes[at] & 0xFF;
                if (code == ESC) {
                    readEscape();
                } else if (code < 0x20 || code == 0x7F) {
                    append((char) code);
                    reset();
                } else if (code == ' ' || code >= 0x80 && code < 0xA0) {
                    append((char) code);
                } else if (code < 0x80) {
                    readLower(code);
                } else {
                    readGraphic(upperSet());
                }
            }
            return text.toString();
        }

        private void readEscape() {
            Optional<GraphicSet> escaped = GraphicSet.escapedTo(bytes, at + 1, end);
            if (escaped.isEmpty()) {
                report(ESCAPE_UNKNOWN, "no set has this escape sequence");
                append((char) ESC);
                return;
            }
            GraphicSet set = escaped.get();
            if (!declared.contains(set)) {
                report(ESCAPE_UNDECLARED, "Specific Character Set does not list " + set);
            }
            switch (set.half()) {
                case G0 -> lower = set;
                case G1 -> upper = set;
            }
            at += 1 + set.escapeLength();
        }

        private void readLower(int code) {
            if (lower.codeBytes() == 1 && kind.isDelimiter(code)) {
                append((char) code);
                reset();
            } else {
                readGraphic(lower);
            }
        }

        private void readGraphic(GraphicSet set) {
            char character;
            int length = set.codeBytes();
            if (length == 1) {
                character = set.character(bytes[at]);
            } else if (at + 1 < end && (bytes[at] ^ bytes[at + 1]) >= 0) {
                character = set.character(bytes[at], bytes[at + 1]);
            } else {
                character = UNMAPPED;
            }
            if (character == UNMAPPED) {
                findings.accept(SpecificCharacterSet.unmapped(at - start));
                // A bad pair is passed over by one byte when the next one could be a delimiter.
                length = length == 2 && at + 1 < end && isGraphic(bytes[at + 1]) ? 2 : 1;
            }
            text.append(character);
            at += length;
        }

        /// Whether the byte is in the same half as the one before it and can be half of a character.
        private boolean isGraphic(byte next) {
            int code = next & 0x7F;
            return (bytes[at] ^ next) >= 0 && code > 0x20 && code < 0x7F;
        }

        private GraphicSet upperSet() {
            GraphicSet set = upper;
            if (set == null) {
                report(BYTE_UNDECLARED, "no set is active for this byte");
                upper = likelyUpper;
                return likelyUpper;
            }
            return set;
        }

        private void append(char character) {
            text.append(character);
            at++;
        }

        private void reset() {
            lower = firstLower;
            upper = firstUpper;
        }

        private void report(CharsetFinding.Kind what, String sentence) {
            findings.accept(new CharsetFinding(what, at - start, sentence));
        }
    }

    @Override
    public EncodedText encode(Collection<String> values, TextKind kind) {
        Writing writing = new Writing(kind);
        boolean first = true;
        for (String value : values) {
            if (!first) {
                writing.putDelimiter('\\');
            }
            first = false;
            value.codePoints().forEach(writing::put);
            writing.restore();
        }
        return new EncodedText(writing.bytes.toByteArray(), List.copyOf(writing.missing));
    }

    /// One pass over the characters of a text.
    private final class Writing {
        private final TextKind kind;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Set<Integer> missing = new LinkedHashSet<>();
        private GraphicSet lower = firstLower;
        private @Nullable GraphicSet upper = firstUpper;

        Writing(TextKind kind) {
            this.kind = kind;
        }

        void put(int codePoint) {
            if (codePoint == '\\' && kind != TextKind.ONE_VALUE) {
                putMissing(codePoint);
            } else if (kind.isDelimiter(codePoint)) {
                putDelimiter(codePoint);
            } else if (codePoint == ESC) {
                putMissing(codePoint);
            } else if (codePoint < 0x20 || codePoint == 0x7F) {
                putDelimiter(codePoint);
            } else if (!putGraphic(codePoint)) {
                putMissing(codePoint);
            }
        }

        void putDelimiter(int character) {
            restore();
            bytes.write(character);
            upper = firstUpper;
        }

        /// Escapes back to the sets of the beginning, where they have changed.
        void restore() {
            bringIn(firstLower);
            GraphicSet set = firstUpper;
            if (set != null) {
                bringIn(set);
            }
        }

        private void putMissing(int codePoint) {
            missing.add(codePoint);
            putGraphic('?');
        }

        private boolean putGraphic(int codePoint) {
            if (codePoint == ' ') {
                bringIn(lower.codeBytes() == 1 ? lower : firstLower);
                bytes.write(' ');
                return true;
            }
            Optional<GraphicSet> set = setOf(codePoint);
            set.ifPresent(found -> {
                bringIn(found);
                char code = found.code((char) codePoint);
                if (found.codeBytes() == 2) {
                    bytes.write(code >> 8);
                }
                bytes.write(code);
            });
            return set.isPresent();
        }

        /// A set that has the character: an active one if there is, else the first declared.
        private Optional<GraphicSet> setOf(int codePoint) {
            if (codePoint > 0xFFFF) {
                return Optional.empty();
            }
            char character = (char) codePoint;
            List<GraphicSet> order = new ArrayList<>(declared.size() + 3);
            order.add(lower);
            GraphicSet active = upper;
            if (active != null) {
                order.add(active);
            }
            order.add(firstLower);
            order.addAll(declared);
            for (GraphicSet set : order) {
                char code = set.code(character);
                boolean delimiter =
                        set.half() == Half.G0 && set.codeBytes() == 1 && kind.isDelimiter(code);
                if (code != 0 && !delimiter) {
                    return Optional.of(set);
                }
            }
            return Optional.empty();
        }

        private void bringIn(GraphicSet set) {
            GraphicSet active = set.half() == Half.G0 ? lower : upper;
            if (active == set) {
                return;
            }
            bytes.write(ESC);
            bytes.writeBytes(set.escape());
            switch (set.half()) {
                case G0 -> lower = set;
                case G1 -> upper = set;
            }
        }
    }
}

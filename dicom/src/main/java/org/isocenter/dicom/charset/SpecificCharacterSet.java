package org.isocenter.dicom.charset;

import static org.isocenter.dicom.charset.CharsetFinding.Kind.BYTE_UNMAPPED;
import static org.isocenter.dicom.charset.CharsetFinding.Kind.TERM_MISPLACED;
import static org.isocenter.dicom.charset.CharsetFinding.Kind.TERM_MISSPELT;
import static org.isocenter.dicom.charset.CharsetFinding.Kind.TERM_UNKNOWN;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.isocenter.dicom.data.Vr;

/// The character set of a data set: what Specific Character Set (0008,0005) says about the bytes of
/// its text (PS3.5 §6.1.2, PS3.3 §C.12.1.1.2).
///
/// Text is decoded whole and then cut at backslashes, never the other way round: the second byte of a
/// character of GBK, GB18030 or JIS X 0208 can be 5C, and only a decoder knows which backslash is one.
/// Only the value representations SH, LO, ST, PN, LT, UC and UT follow the data set's character set;
/// all others are of the default repertoire, and bytes outside it are read as ISO 8859-1 so that
/// nothing is lost.
///
/// Nothing that comes from outside makes decoding fail. A term that is misspelt is understood, one
/// that is unknown is passed over, a code without a character becomes U+FFFD, and each of these is
/// reported as a [CharsetFinding] to who wants to hear it.
public final class SpecificCharacterSet {
    /// The default repertoire, ISO-IR 6: what holds when (0008,0005) is absent or empty.
    public static final SpecificCharacterSet DEFAULT = of(List.of());

    /// Unicode in UTF-8.
    public static final SpecificCharacterSet UTF_8 = of(List.of("ISO_IR 192"));

    /// What a data set can at most list; more values than there are terms say nothing new.
    private static final int MAX_TERMS = 32;

    private static final Consumer<CharsetFinding> NOBODY = _ -> {};

    /// The sets that nearly all data sets name, made once: those of a single well-spelt term.
    private static final class Known {
        static final Map<String, SpecificCharacterSet> BY_TERM =
                Arrays.stream(DefinedTerm.values())
                        .map(DefinedTerm::alone)
                        .filter(spelling -> !spelling.isEmpty())
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        spelling -> spelling, spelling -> of(List.of(spelling))));
    }

    private final List<String> terms;
    private final List<CharsetFinding> findings;
    private final TextCoding coding;

    private SpecificCharacterSet(
            List<String> terms, List<CharsetFinding> findings, TextCoding coding) {
        this.terms = terms;
        this.findings = findings;
        this.coding = coding;
    }

    /// The character set that the values of (0008,0005) name; an empty value is the default
    /// repertoire.
    public static SpecificCharacterSet of(List<String> values) {
        List<CharsetFinding> findings = new ArrayList<>();
        List<DefinedTerm> terms = new ArrayList<>();
        List<String> spelled = values.stream().map(String::strip).toList();
        for (int index = 0; index < Math.min(spelled.size(), MAX_TERMS); index++) {
            term(spelled.get(index), index, findings).ifPresent(terms::add);
        }
        TextCoding coding = coding(terms, spelled, findings::add);
        return new SpecificCharacterSet(spelled, List.copyOf(findings), coding);
    }

    /// The character set that the bytes of (0008,0005) name.
    public static SpecificCharacterSet of(byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
        if (text.isEmpty()) {
            return DEFAULT;
        }
        SpecificCharacterSet known = Known.BY_TERM.get(text);
        return known == null ? of(split(text)) : known;
    }

    private static Optional<DefinedTerm> term(
            String value, int index, List<CharsetFinding> findings) {
        if (value.isEmpty()) {
            return index == 0 ? Optional.of(DefinedTerm.ISO_IR_6) : Optional.empty();
        }
        Optional<DefinedTerm> exact = DefinedTerm.spelled(value);
        if (exact.isPresent()) {
            return exact;
        }
        Optional<DefinedTerm> meant = DefinedTerm.meant(value);
        findings.add(
                meant.isPresent()
                        ? new CharsetFinding(
                                TERM_MISSPELT, index, "read '" + value + "' as " + meant.get())
                        : new CharsetFinding(
                                TERM_UNKNOWN, index, "no character set '" + value + "'"));
        return meant;
    }

    private static TextCoding coding(
            List<DefinedTerm> terms, List<String> spelled, Consumer<CharsetFinding> findings) {
        for (DefinedTerm term : terms) {
            Optional<Charset> encoding = term.encoding();
            if (encoding.isPresent()) {
                if (spelled.size() > 1) {
                    findings.accept(
                            new CharsetFinding(
                                    TERM_MISPLACED, 0, term + " cannot stand with other terms"));
                }
                return new PlatformCoding(encoding.get());
            }
        }
        if (!terms.isEmpty() && terms.getFirst().isOnlyExtension()) {
            findings.accept(
                    new CharsetFinding(
                            TERM_MISPLACED, 0, terms.getFirst() + " cannot be the first value"));
        }
        return new ExtensibleCoding(terms);
    }

    /// The values of (0008,0005), without the spaces around them.
    public List<String> terms() {
        return terms;
    }

    /// What is not right about the terms.
    public List<CharsetFinding> findings() {
        return findings;
    }

    /// The text of a value field, with backslashes between the values if there are several.
    public String decode(byte[] bytes, Vr vr) {
        return decode(bytes, 0, bytes.length, vr, NOBODY);
    }

    /// The text of a part of an array that is a value field, and what is odd about it.
    public String decode(
            byte[] bytes, int offset, int length, Vr vr, Consumer<CharsetFinding> findings) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        return vr.followsCharacterSet()
                ? coding.decode(bytes, offset, offset + length, TextKind.of(vr), findings)
                : new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    /// The values of a value field, without the spaces that pad them; none when there is nothing but
    /// padding. NUL characters stay.
    public List<String> decodeValues(byte[] bytes, Vr vr) {
        return decodeValues(bytes, 0, bytes.length, vr, NOBODY);
    }

    /// The values of a part of an array that is a value field, and what is odd about them.
    public List<String> decodeValues(
            byte[] bytes, int offset, int length, Vr vr, Consumer<CharsetFinding> findings) {
        if (length == 0) {
            return List.of();
        }
        String text = decode(bytes, offset, length, vr, findings);
        if (!vr.isBackslashSeparated() || text.indexOf('\\') < 0) {
            String value = withoutTrailingSpaces(text, 0, text.length());
            return value.isEmpty() ? List.of() : List.of(value);
        }
        return split(text);
    }

    /// The values between the backslashes of a decoded text, without their trailing spaces.
    private static List<String> split(String text) {
        List<String> values = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\\'); end >= 0; end = text.indexOf('\\', start)) {
            values.add(withoutTrailingSpaces(text, start, end));
            start = end + 1;
        }
        values.add(withoutTrailingSpaces(text, start, text.length()));
        return values;
    }

    private static String withoutTrailingSpaces(String text, int start, int end) {
        int last = end;
        while (last > start && text.charAt(last - 1) == ' ') {
            last--;
        }
        return text.substring(start, last);
    }

    /// The bytes of a single value.
    public EncodedText encode(String value, Vr vr) {
        return encodeValues(List.of(value), vr);
    }

    /// The bytes of values, separated by backslashes. Characters that the set does not have, and
    /// backslashes within a value of a representation that may have several, become question marks
    /// and are reported. Escape sequences of the declared sets are put in as needed, and taken back
    /// before each delimiter.
    public EncodedText encodeValues(Collection<String> values, Vr vr) {
        return vr.followsCharacterSet()
                ? coding.encode(values, TextKind.of(vr))
                : DEFAULT.coding.encode(values, TextKind.of(vr));
    }

    static CharsetFinding unmapped(int offset) {
        return new CharsetFinding(BYTE_UNMAPPED, offset, "no character has this code");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpecificCharacterSet that && terms.equals(that.terms);
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    @Override
    public String toString() {
        return String.join("\\", terms);
    }
}

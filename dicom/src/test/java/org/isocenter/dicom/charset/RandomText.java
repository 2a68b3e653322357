package org.isocenter.dicom.charset;

import java.util.List;
import java.util.SplittableRandom;

/// Text of many scripts, control characters included, that a seed gives again.
final class RandomText {
    private static final String SAMPLES =
            "abcXYZ 019-_.,~^=\r\n\t\fäéßłŁšđŋĸЖюйΔθώאבשابي้นายçğİıŞ€œﾔﾏﾀﾞ山田太郎やまだタロウ洪吉洞홍길동王小东张丂¥‾😀𠀀";

    private RandomText() {}

    static String next(SplittableRandom random, int length) {
        int[] samples = SAMPLES.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(samples[random.nextInt(samples.length)]);
        }
        return text.toString();
    }

    /// The text with question marks for some code points.
    static String replace(String text, List<Integer> missing) {
        StringBuilder replaced = new StringBuilder();
        text.codePoints().forEach(c -> replaced.appendCodePoint(missing.contains(c) ? '?' : c));
        return replaced.toString();
    }
}

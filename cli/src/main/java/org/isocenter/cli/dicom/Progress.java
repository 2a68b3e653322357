package org.isocenter.cli.dicom;

import java.io.PrintStream;
import java.util.Locale;

/// A bar on the terminal: how much is done, how fast, how long it will take. Prints nothing when
/// standard error is no terminal.
final class Progress {
    private static final int WIDTH = 30;
    private static final long INTERVAL_NANOS = 100_000_000;

    private final PrintStream out;
    private final boolean shown;
    private final long totalBytes;
    private final int totalFiles;
    private final long start;
    private long doneBytes;
    private int doneFiles;
    private long lastShown;

    Progress(PrintStream out, boolean shown, int totalFiles, long totalBytes, long nowNanos) {
        this.out = out;
        this.shown = shown;
        this.totalFiles = totalFiles;
        this.totalBytes = totalBytes;
        this.start = nowNanos;
    }

    synchronized void add(long bytes, long nowNanos) {
        doneBytes += bytes;
        doneFiles++;
        if (shown && (doneFiles == totalFiles || nowNanos - lastShown > INTERVAL_NANOS)) {
            lastShown = nowNanos;
            out.print("\r" + line(nowNanos) + "\u001b[K");
            out.flush();
        }
    }

    /// The bar as it stands.
    String line(long nowNanos) {
        double seconds = Math.max((nowNanos - start) / 1e9, 1e-3);
        double share = totalBytes == 0 ? 1 : (double) doneBytes / totalBytes;
        int filled = (int) (share * WIDTH);
        double bytesPerSecond = doneBytes / seconds;
        long left = bytesPerSecond == 0 ? 0 : (long) ((totalBytes - doneBytes) / bytesPerSecond);
        return String.format(
                Locale.ROOT,
                "[%s%s] %d/%d  %.0f/s  %.1f MB/s  %d:%02d left",
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                doneFiles,
                totalFiles,
                doneFiles / seconds,
                bytesPerSecond / 1e6,
                left / 60,
                left % 60);
    }

    void end() {
        if (shown) {
            out.println();
        }
    }
}

package org.isocenter.bench.dicomweb;

import java.util.List;
import java.util.Locale;

/// A chart of dots on a logarithmic axis, as SVG: a row for each thing that was done, in it a dot for
/// each server or size, its figure beside it.
///
/// @param axis what the axis measures, with the unit
/// @param least where the axis begins, a power of ten
/// @param most where it ends, a power of ten
record DotChart(
        String title,
        String subtitle,
        String axis,
        double least,
        double most,
        List<Series> series,
        List<Row> rows) {
    private static final int WIDTH = 980;

    /// How wide a letter is, about.
    private static final double LETTER = 6.7;

    private static final int RIGHT = 130;
    private static final int TOP = 92;
    private static final int LANE = 13;
    private static final int GAP = 12;

    /// What a colour stands for.
    record Series(String name, String color) {}

    /// A dot.
    ///
    /// @param series the index of its series
    /// @param value where it is
    /// @param tail where the thin line that begins at it ends; the value when there is none
    /// @param text what stands beside it
    record Dot(int series, double value, double tail, String text) {}

    record Row(String label, List<Dot> dots) {}

    String toSvg() {
        int height = TOP + 40;
        for (Row row : rows) {
            height += row.dots.size() * LANE + GAP;
        }
        int bottom = height - 40;
        StringBuilder svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-label="%3$s" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="12">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                <text x="16" y="26" font-size="17" font-weight="600" fill="#1b1f24">%3$s</text>
                <text x="16" y="45" fill="#57606a">%4$s</text>
                """
                        .formatted(WIDTH, height, escaped(title), escaped(subtitle)));
        legend(svg);
        for (double tick = least; tick <= most * 1.001; tick *= 10) {
            double x = x(tick);
            svg.append(line(x, TOP - 6, x, bottom, "#d8dee4", 1));
            svg.append(text(x, bottom + 16, "middle", "#57606a", number(tick)));
        }
        svg.append(text((left() + WIDTH - RIGHT) / 2.0, bottom + 33, "middle", "#1b1f24", axis));
        double y = TOP;
        for (Row row : rows) {
            double middle = y + row.dots.size() * LANE / 2.0;
            svg.append(text(left() - 14, middle + 4, "end", "#1b1f24", row.label));
            for (Dot dot : row.dots) {
                dot(svg, dot, y + LANE / 2.0);
                y += LANE;
            }
            y += GAP;
            svg.append(line(16, y - GAP / 2.0, WIDTH - 16, y - GAP / 2.0, "#eaeef2", 1));
        }
        return svg.append("</svg>\n").toString();
    }

    /// Where the axis begins: behind the longest label.
    private double left() {
        int longest = rows.stream().mapToInt(row -> row.label.length()).max().orElse(0);
        return 30 + LETTER * longest;
    }

    private void legend(StringBuilder svg) {
        double x = 16;
        for (Series each : series) {
            svg.append(circle(x + 5, 66, each.color));
            svg.append(text(x + 15, 70, "start", "#1b1f24", each.name));
            x += 36 + LETTER * each.name.length();
        }
    }

    private void dot(StringBuilder svg, Dot dot, double y) {
        String color = series.get(dot.series).color;
        double end = Math.max(x(dot.value), x(dot.tail));
        if (dot.tail != dot.value) {
            svg.append(line(x(dot.value), y, end, y, color, 2));
            svg.append(line(end, y - 3, end, y + 3, color, 2));
        }
        svg.append(circle(x(dot.value), y, color));
        svg.append(
                text(end + 8, y + 4, "start", "#57606a", dot.text)
                        .replace("<text", "<text font-size=\"10.5\""));
    }

    private double x(double value) {
        double clamped = Math.min(Math.max(value, least), most);
        return left()
                + (WIDTH - left() - RIGHT)
                        * (Math.log10(clamped) - Math.log10(least))
                        / (Math.log10(most) - Math.log10(least));
    }

    /// A figure with three digits at most.
    static String number(double value) {
        if (value >= 1_000_000) {
            return number(value / 1_000_000) + " M";
        }
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        String text =
                String.format(
                        Locale.ROOT, value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }

    private static String circle(double x, double y, String color) {
        return String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.2\" fill=\"%s\"/>%n",
                x,
                y,
                color);
    }

    private static String line(
            double x1, double y1, double x2, double y2, String color, int width) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                        + " stroke-width=\"%d\"/>%n",
                x1,
                y1,
                x2,
                y2,
                color,
                width);
    }

    private static String text(double x, double y, String anchor, String color, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                color,
                escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}

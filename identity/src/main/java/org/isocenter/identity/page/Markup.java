package org.isocenter.identity.page;

import java.util.ArrayList;
import java.util.List;

/// HTML that is safe to send: it can only be made from templates in the code and escaped text.
///
/// @param html the text
public record Markup(String html) {
    /// Nothing.
    public static final Markup NONE = new Markup("");

    /// Fills a template: each `{}` stands for the next value. A [Markup] is put in as it is,
    /// anything else is escaped, so forgetting to escape is not possible.
    public static Markup of(String template, Object... values) {
        StringBuilder html = new StringBuilder(template.length() + 64);
        int at = 0;
        for (Object value : values) {
            int hole = template.indexOf("{}", at);
            if (hole < 0) {
                throw new IllegalArgumentException("more values than holes: " + template);
            }
            html.append(template, at, hole);
            html.append(value instanceof Markup markup ? markup.html : escape(value.toString()));
            at = hole + 2;
        }
        if (template.indexOf("{}", at) >= 0) {
            throw new IllegalArgumentException("more holes than values: " + template);
        }
        return new Markup(html.append(template, at, template.length()).toString());
    }

    /// One after the other.
    public static Markup join(List<Markup> parts) {
        List<String> texts = new ArrayList<>();
        parts.forEach(part -> texts.add(part.html));
        return new Markup(String.join("\n", texts));
    }

    /// Text as HTML, fit for content and for quoted attributes. Control characters other than line
    /// breaks are dropped.
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    if (c >= ' ' || c == '\n' || c == '\t') {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }

    @Override
    public String toString() {
        return html;
    }
}

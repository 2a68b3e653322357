package org.isocenter.resourcemanager.protocol;

import java.util.regex.Pattern;

/// The form of a GUID as the control plane takes it: 8-4-4-4-12 hexadecimal digits.
public final class Guids {
    private static final Pattern FORM =
            Pattern.compile(
                    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Guids() {}

    /// Whether the text is a GUID.
    public static boolean isGuid(String text) {
        return FORM.matcher(text).matches();
    }
}

package org.isocenter.resourcemanager.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;

/// The `$filter` of resource and group listings: comparisons joined by `and` (contract §7).
public final class ResourceFilter {
    private static final Pattern EQUALS =
            Pattern.compile("(\\w+)\\s+eq\\s+'((?:[^']|'')*)'", Pattern.CASE_INSENSITIVE);
    private static final Pattern SUBSTRING =
            Pattern.compile(
                    "substringof\\(\\s*'((?:[^']|'')*)'\\s*,\\s*name\\s*\\)",
                    Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 4096;

    private final List<Predicate<Resource>> all;

    private ResourceFilter(List<Predicate<Resource>> all) {
        this.all = all;
    }

    /// Reads a filter; none lets everything through.
    public static ResourceFilter parse(Optional<String> text) throws ArmRefusal {
        List<Predicate<Resource>> all = new ArrayList<>();
        if (text.isEmpty()) {
            return new ResourceFilter(all);
        }
        String rest = text.get();
        if (rest.length() > LONGEST) {
            throw ArmError.INVALID_FILTER.refuse("longer than " + LONGEST + " characters");
        }
        Optional<String> tagName = Optional.empty();
        Optional<String> tagValue = Optional.empty();
        while (true) {
            Matcher equal = EQUALS.matcher(rest);
            Matcher substring = SUBSTRING.matcher(rest);
            int end;
            if (equal.lookingAt()) {
                String value = equal.group(2).replace("''", "'");
                switch (equal.group(1).toLowerCase(Locale.ROOT)) {
                    case "tagname" -> tagName = Optional.of(value);
                    case "tagvalue" -> tagValue = Optional.of(value);
                    case "resourcetype" ->
                            all.add(one -> one.id().type().toString().equalsIgnoreCase(value));
                    case "resourcegroup" ->
                            all.add(one -> one.id().group().orElse("").equalsIgnoreCase(value));
                    case "name" -> all.add(one -> one.id().name().equalsIgnoreCase(value));
                    case "location" ->
                            all.add(one ->
                                    one.location().orElse("").equals(Locations.normalise(value)));
                    default -> throw ArmError.INVALID_FILTER.refuse(text.get());
                }
                end = equal.end();
            } else if (substring.lookingAt()) {
                String part = substring.group(1).replace("''", "'").toLowerCase(Locale.ROOT);
                all.add(one -> one.id().name().toLowerCase(Locale.ROOT).contains(part));
                end = substring.end();
            } else {
                throw ArmError.INVALID_FILTER.refuse(text.get());
            }
            rest = rest.substring(end).strip();
            if (rest.isEmpty()) {
                break;
            }
            if (!rest.toLowerCase(Locale.ROOT).startsWith("and ")) {
                throw ArmError.INVALID_FILTER.refuse(text.get());
            }
            rest = rest.substring(4).strip();
        }
        if (tagValue.isPresent() && tagName.isEmpty()) {
            throw ArmError.INVALID_FILTER.refuse(text.get());
        }
        if (tagName.isPresent()) {
            String name = tagName.get();
            Optional<String> wanted = tagValue;
            all.add(one -> {
                Optional<String> value = one.tags().flatMap(tags -> tags.find(name));
                return value.isPresent() && (wanted.isEmpty() || wanted.equals(value));
            });
        }
        return new ResourceFilter(all);
    }

    /// Whether the resource passes.
    public boolean matches(Resource resource) {
        return all.stream().allMatch(predicate -> predicate.test(resource));
    }
}

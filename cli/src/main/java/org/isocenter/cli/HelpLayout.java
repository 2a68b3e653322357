package org.isocenter.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The order of `--help`: what is a command's own comes before what all commands have, and examples
/// stand as they are typed, in lines as long as they are.
final class HelpLayout {
    private static final String SHARED = "sharedOptions";

    /// The options of [InstallationOptions], of `--output` and `--query`, of the help itself, and
    /// `--subscription` of the resource manager's commands.
    private static final Set<String> SHARED_OPTIONS =
            Set.of(
                    "--bootstrap",
                    "--data",
                    "--cacert",
                    "--output",
                    "--query",
                    "--subscription",
                    "--help",
                    "--version");

    private HelpLayout() {}

    /// Gives a command and all below it this order.
    static void of(CommandLine top) {
        List<String> keys = new ArrayList<>(top.getHelpSectionKeys());
        keys.add(keys.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST) + 1, SHARED);
        Map<String, IHelpSectionRenderer> sections = new HashMap<>(top.getHelpSectionMap());
        sections.put(
                UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                help -> help.optionListExcludingGroups(options(help, false)));
        sections.put(SHARED, HelpLayout::shared);
        sections.put(
                UsageMessageSpec.SECTION_KEY_FOOTER,
                help -> lines(help.commandSpec().usageMessage().footer()));
        top.setHelpSectionMap(sections);
        top.setHelpSectionKeys(keys);
    }

    private static String shared(Help help) {
        String list = help.optionListExcludingGroups(options(help, true));
        boolean hasOwn =
                !options(help, false).isEmpty()
                        || !help.commandSpec().positionalParameters().isEmpty();
        return hasOwn ? lines("", "Options of all commands:") + list : list;
    }

    private static List<OptionSpec> options(Help help, boolean shared) {
        return help.commandSpec().options().stream()
                .filter(option -> isShared(option) == shared)
                .toList();
    }

    private static boolean isShared(OptionSpec option) {
        return !option.required() && SHARED_OPTIONS.contains(option.longestName());
    }

    private static String lines(String... lines) {
        return lines.length == 0
                ? ""
                : String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}

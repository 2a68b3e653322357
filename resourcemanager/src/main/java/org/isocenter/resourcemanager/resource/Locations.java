package org.isocenter.resourcemanager.resource;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The locations of the installation. They mean nothing here, as there is one site; clients ask for
/// them, and resources keep the one they were created with (rules ARM-25, ARM-26).
///
/// @param own the location of the installation itself, which is also one of the list
/// @param all every location
public record Locations(Location own, List<Location> all) {
    /// A location.
    ///
    /// @param name in the normalised form: lower case without spaces
    /// @param geographyGroup `US`, `Europe` …
    /// @param shortName the letters that host names of digital twins contain
    public record Location(
            String name,
            String displayName,
            String geographyGroup,
            String latitude,
            String longitude,
            String shortName) {}

    private static final List<Location> STANDARD =
            List.of(
                    new Location("westus", "West US", "US", "37.783", "-122.417", "wus"),
                    new Location("westus2", "West US 2", "US", "47.233", "-119.852", "wus2"),
                    new Location("eastus", "East US", "US", "37.3719", "-79.8164", "eus"),
                    new Location("eastus2", "East US 2", "US", "36.6681", "-78.3889", "eus2"),
                    new Location("centralus", "Central US", "US", "41.5908", "-93.6208", "cus"),
                    new Location(
                            "northeurope", "North Europe", "Europe", "53.3478", "-6.2597", "neu"),
                    new Location("westeurope", "West Europe", "Europe", "52.3667", "4.9", "weu"),
                    new Location("uksouth", "UK South", "UK", "50.941", "-0.799", "uks"),
                    new Location(
                            "southeastasia",
                            "Southeast Asia",
                            "Asia Pacific",
                            "1.283",
                            "103.833",
                            "sea"));

    /// The standard list and one more for the installation itself.
    public static Locations standard(String ownName, String ownDisplayName) {
        Location own = new Location(normalise(ownName), ownDisplayName, "Local", "0", "0", "local");
        if (STANDARD.stream().anyMatch(known -> known.name.equals(own.name))) {
            return new Locations(own, STANDARD);
        }
        List<Location> all = new java.util.ArrayList<>(STANDARD);
        all.add(own);
        return new Locations(own, List.copyOf(all));
    }

    /// `West US` as `westus`.
    public static String normalise(String location) {
        return location.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /// The location of that name, in whatever form.
    public Optional<Location> find(String name) {
        String wanted = normalise(name);
        return all.stream().filter(location -> location.name.equals(wanted)).findFirst();
    }

    /// All names in one line, as error messages list them.
    public String listed() {
        return all.stream().map(Location::name).collect(Collectors.joining(","));
    }

    /// What providers list.
    public List<String> displayNames() {
        return all.stream().map(Location::displayName).toList();
    }
}

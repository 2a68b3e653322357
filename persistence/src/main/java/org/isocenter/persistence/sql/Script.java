package org.isocenter.persistence.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A script of a set of tables.
///
/// @param version its number, counted from 1
/// @param file its name
/// @param sql what it says: any number of statements
record Script(int version, String file, String sql) {
    private static final Pattern NAME = Pattern.compile("V([1-9][0-9]{0,5})__[A-Za-z0-9_]+\\.sql");

    /// All scripts of a set, the first one first.
    ///
    /// @throws IllegalStateException when they are not those with the numbers from 1 to the newest:
    ///     a mistake in the program
    static List<Script> all(Migrations set, Dialect dialect) {
        String folder = set.folder(dialect);
        Map<Integer, Script> scripts = new TreeMap<>();
        try {
            ClassLoader loader = Script.class.getClassLoader();
            for (String file : files(loader, folder)) {
                Matcher matcher = NAME.matcher(file);
                if (!matcher.matches()) {
                    throw new IllegalStateException(
                            "Not a name of a script: " + folder + "/" + file);
                }
                int version = Integer.parseInt(matcher.group(1));
                Script script = new Script(version, file, read(loader, folder + "/" + file));
                Script other = scripts.put(version, script);
                if (other != null) {
                    throw new IllegalStateException(
                            "Two scripts with one number in " + folder + ": " + file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The scripts in " + folder + " cannot be read", e);
        }
        int expected = 1;
        for (int version : scripts.keySet()) {
            if (version != expected++) {
                throw new IllegalStateException(
                        "The folder " + folder + " has no script " + (expected - 1));
            }
        }
        if (scripts.size() != set.newest()) {
            throw new IllegalStateException(
                    "The folder "
                            + folder
                            + " ends with script "
                            + scripts.size()
                            + ", the program says "
                            + set.newest());
        }
        return List.copyOf(scripts.values());
    }

    /// The files in a folder of the class path, in folders of classes as in archives.
    private static List<String> files(ClassLoader loader, String folder) throws IOException {
        List<String> files = new ArrayList<>();
        for (URL url : Collections.list(loader.getResources(folder))) {
            if (url.getProtocol().equals("file")) {
                try (DirectoryStream<Path> there = Files.newDirectoryStream(Path.of(url.toURI()))) {
                    there.forEach(file -> files.add(file.getFileName().toString()));
                } catch (URISyntaxException e) {
                    throw new IOException("Not a folder: " + url, e);
                }
            } else if (url.openConnection() instanceof JarURLConnection archive) {
                addFiles(archive.getJarFile(), folder + "/", files);
            } else {
                throw new IOException("Neither a folder nor in an archive: " + url);
            }
        }
        return files;
    }

    private static void addFiles(JarFile archive, String prefix, List<String> files) {
        for (JarEntry entry : Collections.list(archive.entries())) {
            String name = entry.getName();
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                files.add(name.substring(prefix.length()));
            }
        }
    }

    private static String read(ClassLoader loader, String resource) throws IOException {
        try (InputStream stream = loader.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException("No " + resource + " on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

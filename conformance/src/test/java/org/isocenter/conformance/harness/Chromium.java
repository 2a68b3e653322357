package org.isocenter.conformance.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A headless Chromium with one page, driven over the DevTools protocol: typed into, looked at,
/// photographed.
public final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final String session;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Chromium(Process process, Path profile, String address)
            throws IOException, InterruptedException {
        this.process = process;
        this.profile = profile;
        this.socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(address), new Listener())
                        .join();
        String target =
                call("", "Target.createTarget", Map.of("url", "about:blank"))
                        .path("targetId")
                        .asString();
        this.session =
                call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                        .path("sessionId")
                        .asString();
        call("Page.enable", Map.of());
        call("Log.enable", Map.of());
        call("Runtime.enable", Map.of());
    }

    /// Starts one; empty where there is none.
    public static Optional<Chromium> start() throws IOException, InterruptedException {
        Path program = Path.of("/usr/bin/chromium");
        if (!Files.isExecutable(program)) {
            return Optional.empty();
        }
        Path profile = Files.createTempDirectory("chromium");
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--hide-scrollbars",
                                "--ignore-certificate-errors",
                                "--no-first-run",
                                "--user-data-dir=" + profile,
                                "--remote-debugging-port=0",
                                "about:blank")
                        .redirectErrorStream(true)
                        .start();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("DevTools listening on ")) {
                Thread.startVirtualThread(() -> drain(out));
                return Optional.of(
                        new Chromium(
                                process,
                                profile,
                                line.substring("DevTools listening on ".length())));
            }
        }
        process.destroyForcibly();
        throw new IOException("Chromium did not start");
    }

    private static void drain(BufferedReader out) {
        try {
            while (out.readLine() != null) {
                // of no interest
            }
        } catch (IOException ended) {
            // the process is gone
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonNode message = JsonMapper.shared().readTree(text.toString());
                text.setLength(0);
                receive(message);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void receive(JsonNode message) {
        CompletableFuture<JsonNode> call = waiting.remove(message.path("id").asInt(-1));
        if (call != null) {
            if (message.has("error")) {
                call.completeExceptionally(new IOException(message.path("error").toString()));
            } else {
                call.complete(message.path("result"));
            }
        }
        switch (message.path("method").asString("")) {
            case "Log.entryAdded" -> {
                JsonNode entry = message.at("/params/entry");
                if (!entry.path("url").asString("").endsWith("/favicon.ico")) {
                    complaints.add(entry.path("text").asString() + " " + entry.path("url"));
                }
            }
            case "Runtime.exceptionThrown" -> complaints.add(message.path("params").toString());
            default -> {
                // of no interest
            }
        }
    }

    /// One command to the page.
    public JsonNode call(String method, Map<String, ?> parameters)
            throws IOException, InterruptedException {
        return call(session, method, parameters);
    }

    private JsonNode call(String to, String method, Map<String, ?> parameters)
            throws IOException, InterruptedException {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        Map<String, Object> message = new java.util.LinkedHashMap<>();
        message.put("id", id);
        message.put("method", method);
        message.put("params", parameters);
        if (!to.isEmpty()) {
            message.put("sessionId", to);
        }
        socket.sendText(JsonMapper.shared().writeValueAsString(message), true).join();
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(method, e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(method + " was not answered", e);
        }
    }

    /// Forgets all cookies.
    public void forget() throws IOException, InterruptedException {
        call("Network.clearBrowserCookies", Map.of());
    }

    /// Goes to a page and waits until it is there.
    public void open(String address) throws IOException, InterruptedException {
        call("Page.navigate", Map.of("url", address));
        waitUntil("document.readyState === 'complete'");
    }

    /// The value of an expression in the page.
    public JsonNode evaluate(String expression) throws IOException, InterruptedException {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(expression + ": " + result.path("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    /// Waits until an expression is true.
    public void waitUntil(String condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (evaluate(condition).asBoolean(false)) {
                    return;
                }
            } catch (IOException navigating) {
                // the page is being replaced
            }
            Thread.sleep(50);
        }
        throw new IOException(
                "never became true: "
                        + condition
                        + " at "
                        + evaluate("location.href")
                        + ": "
                        + evaluate("document.body.innerText"));
    }

    /// Types into whatever has the focus.
    public void type(String text) throws IOException, InterruptedException {
        call("Input.insertText", Map.of("text", text));
    }

    /// Presses a key: `Tab`, `Enter`.
    public void press(String key) throws IOException, InterruptedException {
        int code = key.equals("Tab") ? 9 : 13;
        for (String type : List.of("keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of(
                            "type",
                            type,
                            "key",
                            key,
                            "code",
                            key,
                            "windowsVirtualKeyCode",
                            code,
                            "text",
                            key.equals("Enter") && type.equals("keyDown") ? "\r" : ""));
        }
    }

    /// What size the window has, and whether it is dark.
    public void look(int width, int height, boolean dark) throws IOException, InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        width < 600));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
    }

    /// Takes a picture.
    public void photograph(Path file) throws IOException, InterruptedException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(
                                call("Page.captureScreenshot", Map.of("format", "png"))
                                        .path("data")
                                        .asString()));
    }

    /// What the browser complained of: violations of the policy, resources that are missing, errors.
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(profile)) {
            all.sorted(java.util.Comparator.reverseOrder()).forEach(files::add);
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}

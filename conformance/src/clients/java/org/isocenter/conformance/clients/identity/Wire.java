package org.isocenter.conformance.clients.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A port that passes everything on to another one and counts what clients send, so that silence can
/// be seen: a token from a cache costs no byte.
final class Wire implements AutoCloseable {
    private final ServerSocket listener;
    private final int port;
    private final AtomicLong sent = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Wire(ServerSocket listener, int port) {
        this.listener = listener;
        this.port = port;
    }

    /// @param port where the server listens on localhost
    static Wire to(int port) throws IOException {
        return between(0, port);
    }

    /// On the port that addresses need not name, if it is free and given to us.
    static Optional<Wire> onTheUsualPortTo(int port) {
        try {
            return Optional.of(between(443, port));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Wire between(int own, int port) throws IOException {
        Wire wire = new Wire(new ServerSocket(own, 50, InetAddress.getByName("localhost")), port);
        Thread.ofVirtual().start(wire::accept);
        return wire;
    }

    String baseUrl() {
        int port = listener.getLocalPort();
        return "https://localhost" + (port == 443 ? "" : ":" + port);
    }

    /// How many bytes clients have sent.
    long sent() {
        return sent.get();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                Socket server = new Socket("localhost", port);
                open.add(client);
                open.add(server);
                Thread.ofVirtual().start(() -> pass(client, server, sent));
                Thread.ofVirtual().start(() -> pass(server, client, new AtomicLong()));
            }
        } catch (IOException closed) {
            // no more clients
        }
    }

    private void pass(Socket from, Socket to, AtomicLong counted) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                counted.addAndGet(length);
                out.write(buffer, 0, length);
            }
        } catch (IOException ended) {
            // one of the two hung up; so does the other
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}

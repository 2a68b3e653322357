package org.isocenter.http.server;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.isocenter.http.Handler;
import org.isocenter.http.RequestObserver;
import org.jspecify.annotations.Nullable;

/// An HTTP server: HTTP/2 and HTTP/1.1 over TLS, and HTTP/1.1 without.
///
/// One root [Handler] gets every request, each on a thread that may block. Paths reach it as
/// they were sent: nothing is decoded, merged or resolved on the way, since what `%2F` or `..` mean
/// is for the route tables to say, which split a path before they decode it.
public final class HttpServer implements AutoCloseable {
    private static final Duration STOP_TIME = Duration.ofSeconds(3);
    private static final int PLATFORM_THREADS = 8;
    private static final int IDLE_MILLIS = 60_000;
    private static final int INPUT_BUFFER_BYTES = 64 * 1024;
    private static final long POOLED_HEAP_BYTES = 16L << 20;
    private static final long POOLED_DIRECT_BYTES = 64L << 20;

    private final ServerSettings settings;
    private final Handler root;
    private final RequestObserver observer;
    private final Supplier<String> ids;

    private final RequestThreads requests = new RequestThreads();
    private final Server server;
    private final SslContextFactory.Server tls = new ServerTls();
    private Optional<ServerConnector> secure = Optional.empty();
    private Optional<ServerConnector> plain = Optional.empty();

    /// A server that does not listen yet.
    ///
    /// @param root answers everything
    /// @param observer is told of every answer
    /// @param ids makes the ids of requests
    public HttpServer(
            ServerSettings settings, Handler root, RequestObserver observer, Supplier<String> ids) {
        this.settings = settings;
        this.root = root;
        this.observer = observer;
        this.ids = ids;
        this.server =
                new Server(
                        threads(),
                        new ScheduledExecutorScheduler("http-timeouts", true),
                        buffers());
    }

    /// TLS of a server that asks no client for a certificate. So it trusts nobody, and does not read whom
    /// the JDK trusts, which is some hundred certificates.
    private static final class ServerTls extends SslContextFactory.Server {
        @Override
        protected TrustManager[] getTrustManagers(
                @Nullable KeyStore trusted, @Nullable Collection<? extends CRL> revoked) {
            return new TrustManager[0];
        }
    }

    /// Pools buffers up to the size that responses are gathered in; the library's own pool stops
    /// below that, and new direct buffers are dear.
    private static ByteBufferPool buffers() {
        return new ArrayByteBufferPool(
                0,
                4 * 1024,
                ResponseStream.BUFFER_BYTES,
                Integer.MAX_VALUE,
                POOLED_HEAP_BYTES,
                POOLED_DIRECT_BYTES);
    }

    /// For what the server library does beside requests.
    private static QueuedThreadPool threads() {
        // The library's own queue asks the management beans how the processor's cache is laid out,
        // and starting those takes longer than anything else here.
        QueuedThreadPool threads =
                new QueuedThreadPool(PLATFORM_THREADS, 1, IDLE_MILLIS, new LinkedBlockingQueue<>());
        threads.setName("http-server");
        threads.setReservedThreads(0);
        threads.setDaemon(true);
        return threads;
    }

    /// Starts to listen.
    ///
    /// @throws IOException if an address cannot be bound
    /// @throws GeneralSecurityException if the TLS material is of no use
    public void start() throws IOException, GeneralSecurityException {
        Limits limits = settings.limits();
        SilentConnections silent = new SilentConnections(limits);
        ExchangeHandler exchanges = new ExchangeHandler(settings, root, observer, ids, silent);
        server.setHandler(new GracefulHandler(exchanges));
        server.setErrorHandler(new TerseErrors());
        server.setStopTimeout(STOP_TIME.toMillis());
        server.addBean(new NetworkConnectionLimit(limits.connections(), server));
        server.addBean(silent);
        if (settings.secure().isPresent()) {
            ServerSettings.Secure listener = settings.secure().get();
            use(listener.tls());
            secure =
                    Optional.of(
                            listening(
                                    new ServerConnector(
                                            server, requests, null, null, 1, 1, secured()),
                                    listener.host(),
                                    listener.port(),
                                    silent));
        }
        if (settings.plain().isPresent()) {
            ServerSettings.Plain listener = settings.plain().get();
            plain =
                    Optional.of(
                            listening(
                                    new DirectConnector(http1(configuration(limits))),
                                    listener.host(),
                                    listener.port(),
                                    silent));
        }
        try {
            server.start();
        } catch (IOException | GeneralSecurityException e) {
            close();
            throw e;
        } catch (Exception e) {
            close();
            throw new IOException("the HTTP server did not start", e);
        }
    }

    private void use(TlsMaterial material) throws GeneralSecurityException {
        tls.setKeyStore(material.toKeyStore());
        tls.setKeyStorePassword("");
        tls.setKeyManagerPassword("");
        tls.setSniRequired(false);
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    }

    private ConnectionFactory[] secured() {
        HttpConfiguration configuration = configuration(settings.limits());
        // Which names are ours the handler knows, and says 421 of others (identity:NET-2): the name
        // in the TLS handshake need not be in the certificate.
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(configuration);
        http2.setInitialStreamRecvWindow(1 << 20);
        http2.setInitialSessionRecvWindow(2 << 20);
        http2.setStreamIdleTimeout(settings.limits().idleTime().toMillis());
        HttpConnectionFactory http1 = http1(configuration);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
        alpn.setDefaultProtocol(http1.getProtocol());
        return new ConnectionFactory[] {
            new SslConnectionFactory(tls, alpn.getProtocol()), alpn, http2, http1
        };
    }

    /// The listener without TLS: its connections send files by themselves.
    private final class DirectConnector extends ServerConnector {
        private static final long serialVersionUID = 1L;

        private DirectConnector(ConnectionFactory... factories) {
            super(server, requests, null, null, 1, 1, factories);
        }

        @Override
        protected SocketChannelEndPoint newEndPoint(
                SocketChannel channel, ManagedSelector selector, SelectionKey key) {
            DirectEndPoint endPoint =
                    new DirectEndPoint(
                            channel, selector, key, getScheduler(), settings.limits().idleTime());
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }
    }

    private ServerConnector listening(
            ServerConnector connector, String host, int port, SilentConnections silent) {
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(settings.limits().idleTime().toMillis());
        connector.setAcceptQueueSize(1024);
        connector.addBean(silent, false);
        server.addConnector(connector);
        return connector;
    }

    /// Reads as much at a time as a body is handled at a time. A connection that is idle has no buffer.
    private static HttpConnectionFactory http1(HttpConfiguration configuration) {
        HttpConnectionFactory http1 = new HttpConnectionFactory(configuration);
        http1.setInputBufferSize(INPUT_BUFFER_BYTES);
        return http1;
    }

    private static HttpConfiguration configuration(Limits limits) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setSendDateHeader(true);
        configuration.setRequestHeaderSize(limits.headerBytes());
        configuration.setOutputBufferSize(64 * 1024);
        // The library would remember header fields of each connection in a table of 100 kB; a
        // thousand
        // clients that keep their connections would take a fifth of the memory.
        configuration.setHeaderCacheSize(0);
        configuration.setUriCompliance(
                UriCompliance.RFC3986.with(
                        "AS_SENT",
                        UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
                        UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
                        UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                        UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
                        UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                        UriCompliance.Violation.BAD_UTF8_ENCODING,
                        UriCompliance.Violation.TRUNCATED_UTF8_ENCODING,
                        UriCompliance.Violation.BAD_PERCENT_ENCODING,
                        UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS,
                        UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS));
        configuration.setHttpCompliance(HttpCompliance.STRICT);
        return configuration;
    }

    /// The port of the TLS listener; of the plain one when there is no other.
    ///
    /// @throws IllegalStateException if the server does not listen
    public int port() {
        return localPort(secure.or(() -> plain));
    }

    /// The port of the listener without TLS.
    ///
    /// @throws IllegalStateException if the server has none, or does not listen
    public int plainPort() {
        return localPort(plain);
    }

    private static int localPort(Optional<ServerConnector> connector) {
        int port = connector.map(ServerConnector::getLocalPort).orElse(-1);
        if (port <= 0) {
            throw new IllegalStateException("the server does not listen");
        }
        return port;
    }

    /// Takes another certificate from the next handshake on; connections that stand stay.
    ///
    /// @throws GeneralSecurityException if the material is of no use; the old one stays then
    public void reload(TlsMaterial material) throws GeneralSecurityException {
        KeyStore store = material.toKeyStore();
        try {
            tls.reload(factory -> factory.setKeyStore(store));
        } catch (GeneralSecurityException e) {
            throw e;
        } catch (Exception e) {
            throw new GeneralSecurityException("the TLS material cannot be used", e);
        }
    }

    /// Stops: accepts nothing more, lets requests end for a few seconds, then ends them.
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            ExchangeHandler.LOG.warn("the HTTP server did not stop in good order", e);
        }
        server.destroy();
        requests.close();
    }
}

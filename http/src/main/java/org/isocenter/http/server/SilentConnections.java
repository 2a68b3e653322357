package org.isocenter.http.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// Closes connections on which bytes arrive but no request comes of them: a header, a TLS handshake
/// or a frame sent one byte a second ("slowloris"). Each byte renews the idle timeout, and no
/// handler is called before the header is complete, so nobody else would notice.
///
/// Every connection has a record of when it began to wait for a request. A sweep closes those that
/// have received something since they last came to rest, but brought no request about in time. A
/// connection that has received nothing is left to the idle timeout.
///
/// So it is with a body of which nothing comes but what frames it, the extension of a chunk or trailers, a
/// byte at a time: it is closed when it has brought nothing for as long as a connection may be idle.
///
/// On HTTP/2, bytes without a request are no sign of ill will: window updates and pings come when
/// they like. Such a connection is closed, in the protocol's own way, when it has brought no request
/// for as long as an idle one may stand.
final class SilentConnections extends AbstractLifeCycle implements Connection.Listener {
    private static final class Watch {
        /// How many requests are being served on the connection.
        private int active;

        /// What the request that is being served sends; only on HTTP/1, where there is one.
        private @Nullable RequestBody body;

        /// What the connection had received when it came to rest.
        private long bytesAtRest;

        /// When the first byte after that was seen; 0 as long as there is none.
        private long sinceNanos;
    }

    private final Map<Connection, Watch> watches = new ConcurrentHashMap<>();
    private final Limits limits;
    private final Scheduler scheduler = new ScheduledExecutorScheduler("http-sweep", true);
    private final long sweepMillis;

    SilentConnections(Limits limits) {
        this.limits = limits;
        this.sweepMillis = Math.clamp(limits.headerTime().toMillis() / 4, 50, 1000);
    }

    @Override
    protected void doStart() throws Exception {
        scheduler.start();
        scheduler.schedule(this::sweep, sweepMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        scheduler.stop();
    }

    @Override
    public void onOpened(Connection connection) {
        watches.put(connection, new Watch());
    }

    @Override
    public void onClosed(Connection connection) {
        watches.remove(connection);
    }

    /// A request has arrived on the connection.
    void requestBegins(Connection connection) {
        Watch watch = watches.get(connection);
        if (watch != null) {
            synchronized (watch) {
                watch.active++;
            }
        }
    }

    /// The request that has arrived on the connection has this body.
    void bodyOf(Connection connection, RequestBody body) {
        Watch watch = watches.get(connection);
        if (watch != null && !(connection instanceof HTTP2Connection)) {
            synchronized (watch) {
                watch.body = body;
            }
        }
    }

    /// A request on the connection has been answered.
    void requestEnds(Connection connection) {
        Watch watch = watches.get(connection);
        if (watch != null) {
            synchronized (watch) {
                watch.active--;
                watch.body = null;
                watch.bytesAtRest = connection.getBytesIn();
                watch.sinceNanos = 0;
            }
        }
    }

    private void sweep() {
        try {
            long now = System.nanoTime();
            watches.forEach((connection, watch) -> sweep(connection, watch, now));
        } finally {
            scheduler.schedule(this::sweep, sweepMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void sweep(Connection connection, Watch watch, long now) {
        if (connection instanceof SslConnection tls && !isShakingHands(tls)) {
            return; // what goes on inside has a watch of its own
        }
        synchronized (watch) {
            if (watch.body != null && watch.body.isStuck(now, limits.idleTime().toNanos())) {
                connection.getEndPoint().close();
                return;
            }
            if (watch.active > 0 || connection.getBytesIn() == watch.bytesAtRest) {
                return;
            }
            if (watch.sinceNanos == 0) {
                watch.sinceNanos = now;
                return;
            }
            if (now - watch.sinceNanos < patience(connection).toNanos()) {
                return;
            }
        }
        if (connection instanceof HTTP2Connection) {
            connection.close();
        } else {
            connection.getEndPoint().close();
        }
    }

    private static boolean isShakingHands(SslConnection tls) {
        return tls.getSslEndPoint().getConnection() instanceof NegotiatingServerConnection;
    }

    private Duration patience(Connection connection) {
        return connection instanceof HTTP2Connection ? limits.idleTime() : limits.headerTime();
    }
}

package org.isocenter.http.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.isocenter.http.Body;
import org.isocenter.http.BodyTooLargeException;
import org.isocenter.http.Handler;
import org.isocenter.http.Headers;
import org.isocenter.http.RequestIds;
import org.isocenter.http.RequestObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One exchange: reads the request, asks the root handler, sends its response.
///
/// Three things can go wrong on the way out. Before the first byte is sent, any failure of ours is a
/// 500 (logged once, its text shown to no one). After it, the connection is aborted, so that nobody
/// takes half a body for a whole one. And when it was the client that went away, there is nobody to
/// tell.
final class ExchangeHandler extends org.eclipse.jetty.server.Handler.Abstract {
    static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /// How much of a body that the handler left unread is read before the response is sent.
    private static final int DRAINED_BYTES = 64 * 1024;

    private static final Duration DRAIN_TIME = Duration.ofSeconds(1);

    /// How much more is read after it was sent, before the response is ended, the connection closed or
    /// the stream reset. Doing that at once would make a client that writes before it reads lose the
    /// response. So it is not a short time: a large body on a slow line or from a busy machine takes
    /// many seconds. Whoever sends more slowly than the pace allows is not waited for.
    private static final long LINGER_BYTES = 256L * 1024 * 1024;

    private static final Duration LINGER_TIME = Duration.ofSeconds(30);

    private final ServerSettings settings;
    private final Handler root;
    private final RequestObserver observer;
    private final Supplier<String> ids;
    private final SilentConnections silent;
    private final Semaphore places;

    /// How many clients may be waited for when their request has been handled and they send, or owe, what
    /// nobody reads. They have no place among the requests meanwhile, so that they keep no others out.
    private final Semaphore asides;

    ExchangeHandler(
            ServerSettings settings,
            Handler root,
            RequestObserver observer,
            Supplier<String> ids,
            SilentConnections silent) {
        this.settings = settings;
        this.root = root;
        this.observer = observer;
        this.ids = ids;
        this.silent = silent;
        this.places = new Semaphore(settings.limits().requests());
        this.asides = new Semaphore(settings.limits().requests());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
            throws InterruptedException {
        Connection connection = request.getConnectionMetaData().getConnection();
        silent.requestBegins(connection);
        Place place = new Place();
        try {
            place.taken =
                    places.tryAcquire()
                            || places.tryAcquire(
                                    settings.limits().queueTime().toMillis(),
                                    TimeUnit.MILLISECONDS);
            serve(request, response, callback, place);
        } finally {
            place.leave();
            silent.requestEnds(connection);
        }
        return true;
    }

    /// A request's place: among those that are answered at a time, or aside.
    private final class Place {
        private boolean taken;
        private boolean aside;

        /// Gives the place to another request.
        ///
        /// @return false when there are too many aside
        boolean stepAside() {
            if (!aside && asides.tryAcquire()) {
                aside = true;
                if (taken) {
                    taken = false;
                    places.release();
                }
            }
            return aside;
        }

        void leave() {
            if (taken) {
                taken = false;
                places.release();
            }
            if (aside) {
                aside = false;
                asides.release();
            }
        }
    }

    private void serve(Request request, Response response, Callback callback, Place place) {
        Limits limits = settings.limits();
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        boolean secure = endPoint.isSecure();
        RequestBody body =
                new RequestBody(
                        Request.asInputStream(request), new Pace(limits), limits.bodyBytes());
        silent.bodyOf(request.getConnectionMetaData().getConnection(), body);
        JettyRequest ours =
                new JettyRequest(
                        request,
                        ids.get(),
                        Peer.of(request, secure, settings.trustedProxies()),
                        body);
        ResponseStream out =
                new ResponseStream(
                        response,
                        request.getComponents().getByteBufferPool(),
                        new Pace(limits),
                        endPoint instanceof DirectEndPoint direct
                                ? Optional.of(direct)
                                : Optional.empty());
        int status = 0;
        boolean complete = false;
        try {
            org.isocenter.http.Response answer = RequestIds.mark(ours, answer(ours, place.taken));
            status = answer.status();
            boolean heldBack = isHeldBack(request, body);
            boolean unread = heldBack || isUnread(request, body, place);
            if (unread && !isHttp2(request)) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            send(answer, request, response, out, unread);
            complete = true;
            if (unread && !heldBack && !body.failed() && place.stepAside()) {
                body.discard(LINGER_BYTES, LINGER_TIME.toNanos());
            }
            out.end();
            callback.succeeded();
        } catch (Throwable failure) {
            status = fail(failure, ours, request, response, out, callback);
        } finally {
            out.release();
            observe(ours, request, status, out.count(), complete);
        }
    }

    private org.isocenter.http.Response answer(JettyRequest request, boolean admitted)
            throws IOException {
        if (!admitted) {
            return refusal(
                    request,
                    terse(HttpStatus.SERVICE_UNAVAILABLE_503).withHeader("Retry-After", "1"));
        }
        if (request.headers().fields().size() > settings.limits().headerFields()) {
            return refusal(request, terse(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431));
        }
        if (request.hasFaultyFraming()) {
            return refusal(request, terse(HttpStatus.BAD_REQUEST_400));
        }
        if (request.hasUnknownCoding()) {
            return refusal(request, terse(HttpStatus.NOT_IMPLEMENTED_501)); // RFC 9112 §6.1
        }
        try {
            org.isocenter.http.Response answer = root.handle(request);
            return request.requestBody().tooSlow() ? tooSlow(request) : answer;
        } catch (BodyTooLargeException e) {
            return refusal(
                    request,
                    org.isocenter.http.Response.text(
                            HttpStatus.PAYLOAD_TOO_LARGE_413,
                            "The body of the request is larger than "
                                    + e.limitBytes()
                                    + " bytes."));
        } catch (SlowClientException e) {
            return tooSlow(request);
        }
    }

    /// Whatever the handler made of a body that was cut off.
    private org.isocenter.http.Response tooSlow(JettyRequest request) {
        return refusal(
                request,
                org.isocenter.http.Response.text(
                        HttpStatus.REQUEST_TIMEOUT_408, "The body came too slowly."));
    }

    private static org.isocenter.http.Response terse(int status) {
        return org.isocenter.http.Response.text(status, HttpStatus.getMessage(status) + "\n");
    }

    /// A refusal with what the handler adds to it; without, when that fails too.
    private org.isocenter.http.Response refusal(
            JettyRequest request, org.isocenter.http.Response refusal) {
        try {
            return root.refusal(request, refusal);
        } catch (RuntimeException e) {
            LOG.error("request {}: a refusal could not be completed", request.id(), e);
            return refusal;
        }
    }

    /// Reads the rest of a short body, so that the connection can be kept.
    ///
    /// @return whether something is left
    private static boolean isUnread(Request request, RequestBody body, Place place) {
        if (request.getLength() > DRAINED_BYTES + body.count() || body.failed()) {
            return true;
        }
        boolean isOwed =
                !body.ended()
                        && (request.getLength() > body.count()
                                || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                                || isHttp2(request));
        return isOwed && !place.stepAside() || !body.discard(DRAINED_BYTES, DRAIN_TIME.toNanos());
    }

    /// Whether the client has not sent anything yet and will not, as we have not invited it.
    private static boolean isHeldBack(Request request, RequestBody body) {
        return request.getHeaders().contains(HttpHeader.EXPECT, "100-continue")
                && body.count() == 0;
    }

    private static boolean isHttp2(Request request) {
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
    }

    private static void send(
            org.isocenter.http.Response answer,
            Request request,
            Response response,
            ResponseStream out,
            boolean lingering)
            throws IOException {
        response.setStatus(answer.status());
        HttpFields.Mutable fields = response.getHeaders();
        for (Headers.Field field : answer.headers().fields()) {
            fields.add(new HttpField(field.name(), field.value()));
        }
        if (answer.status() == 204 || answer.status() == 304) {
            // A last write would add Content-Length: 0, which is not the length of the 200.
            out.sendHeader(false);
            return;
        }
        answer.body().length().ifPresent(length -> fields.put(HttpHeader.CONTENT_LENGTH, length));
        if (request.getMethod().equals("HEAD")) {
            out.sendHeader(!lingering);
            return;
        }
        if (!lingering) {
            out.expect(answer.body().length());
        }
        send(answer.body(), out);
        out.flushAll(!lingering);
    }

    private static void send(Body body, ResponseStream out) throws IOException {
        switch (body) {
            case Body.FileRange range -> send(range, out);
            case Body.Sequence(List<Body> bodies) -> {
                for (Body each : bodies) {
                    send(each, out);
                }
            }
            case Body.Empty _, Body.Bytes _, Body.Streamed _ -> body.writeTo(out);
        }
    }

    private static void send(Body.FileRange range, ResponseStream out) throws IOException {
        try (FileChannel file = FileChannel.open(range.file(), StandardOpenOption.READ)) {
            if (range.offset() < 0
                    || range.lengthBytes() < 0
                    || range.lengthBytes() > file.size() - range.offset()) {
                throw new ShortFileException();
            }
            out.write(file, range.offset(), range.lengthBytes());
        }
    }

    private int fail(
            Throwable failure,
            JettyRequest ours,
            Request request,
            Response response,
            ResponseStream out,
            Callback callback) {
        boolean clientsDoing = isClientsDoing(failure, ours, out);
        if (clientsDoing) {
            LOG.debug("request {}: the client went away", ours.id(), failure);
        } else {
            LOG.error("request {}: {} failed", ours.id(), ours.method(), failure);
        }
        if (response.isCommitted() || clientsDoing) {
            int status = response.isCommitted() ? response.getStatus() : 499;
            // A quiet one, so that the library neither logs it nor calls it a 500 (dicom:ERR-21).
            callback.failed(
                    clientsDoing
                            ? new HttpException.RuntimeException(
                                    HttpStatus.BAD_REQUEST_400, "the client went away", failure)
                            : failure);
            return status;
        }
        response.reset();
        org.isocenter.http.Response refusal =
                refusal(
                        ours,
                        org.isocenter.http.Response.of(HttpStatus.INTERNAL_SERVER_ERROR_500)
                                .withHeader(RequestIds.FIELD, ours.id()));
        for (Headers.Field field : refusal.headers().fields()) {
            response.getHeaders().add(new HttpField(field.name(), field.value()));
        }
        Response.writeError(request, response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500);
        return HttpStatus.INTERNAL_SERVER_ERROR_500;
    }

    /// Whether the client broke off: its body did not arrive, or it did not take the response.
    private static boolean isClientsDoing(
            Throwable failure, JettyRequest request, ResponseStream out) {
        return failure instanceof IOException && (request.requestBody().failed() || out.failed());
    }

    private void observe(
            JettyRequest ours, Request request, int status, long bytesOut, boolean complete) {
        try {
            observer.answered(
                    new RequestObserver.Exchange(
                            ours.id(),
                            ours.method(),
                            ours.origin(),
                            ours.path(),
                            ours.route(),
                            ours.remoteAddress(),
                            status,
                            ours.requestBody().count(),
                            bytesOut,
                            Duration.ofNanos(System.nanoTime() - request.getHeadersNanoTime()),
                            complete));
        } catch (RuntimeException e) {
            LOG.error("an observer failed", e);
        }
    }
}

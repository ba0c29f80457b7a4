package dev.seneschal.preset;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that either its handler answers or the server in its stead, never both. What is cut off the handler cannot bring to an end
 * that looks like a good one.
 */
final class GuardedExchange extends HttpExchange {

    private final HttpExchange exchange;
    private boolean answered;
    private volatile boolean cutOff;

    GuardedExchange(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Answers with a line of text in the handler's place.
     *
     * @throws IOException if the handler has begun to answer: then the server must close the connection in the middle of it
     */
    void answerInstead(int code, String text) throws IOException {
        cutOff = true;
        if (!claim()) {
            throw new IOException(text + ", in the middle of its answer");
        }
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        // What is left of the request is not worth reading.
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized boolean claim() {
        boolean first = !answered;
        answered = true;
        return first;
    }

    @Override
    public void sendResponseHeaders(int code, long length) throws IOException {
        if (!claim()) {
            throw new IOException("the request has been answered already");
        }
        exchange.sendResponseHeaders(code, length);
    }

    @Override
    public Headers getRequestHeaders() {
        return exchange.getRequestHeaders();
    }

    @Override
    public Headers getResponseHeaders() {
        return exchange.getResponseHeaders();
    }

    @Override
    public URI getRequestURI() {
        return exchange.getRequestURI();
    }

    @Override
    public String getRequestMethod() {
        return exchange.getRequestMethod();
    }

    @Override
    public HttpContext getHttpContext() {
        return exchange.getHttpContext();
    }

    @Override
    public void close() {
        if (!cutOff) {
            exchange.close();
        }
    }

    @Override
    public InputStream getRequestBody() {
        return exchange.getRequestBody();
    }

    @Override
    public OutputStream getResponseBody() {
        return new GuardedBody(exchange.getResponseBody());
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return exchange.getRemoteAddress();
    }

    @Override
    public int getResponseCode() {
        return exchange.getResponseCode();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return exchange.getLocalAddress();
    }

    @Override
    public String getProtocol() {
        return exchange.getProtocol();
    }

    @Override
    public Object getAttribute(String name) {
        return exchange.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        exchange.setAttribute(name, value);
    }

    @Override
    public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
        exchange.setStreams(in, out);
    }

    @Override
    public HttpPrincipal getPrincipal() {
        return exchange.getPrincipal();
    }

    /** What the handler writes to. */
    private final class GuardedBody extends FilterOutputStream {

        GuardedBody(OutputStream body) {
            super(body);
        }

        @Override
        public void write(int b) throws IOException {
            check();
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            check();
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (!cutOff) {
                out.close();
            }
        }

        private void check() throws IOException {
            if (cutOff) {
                throw new IOException("the request has been cut off");
            }
        }
    }
}

package dev.seneschal.nats;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A context whose sockets speak TLS 1.2 or later and check that the certificate is for the host. jnats sets neither, and offers no way
 * to.
 */
final class CheckingSslContext extends SSLContext {

    /**
     * Around another context.
     *
     * @param hostToCheck the host that a certificate must name, for the host that jnats names; null if any will do
     */
    CheckingSslContext(SSLContext context, @Nullable UnaryOperator<String> hostToCheck) {
        super(new Spi(context, hostToCheck), context.getProvider(), context.getProtocol());
    }

    private static final class Spi extends SSLContextSpi {

        private final SSLContext context;
        private final @Nullable UnaryOperator<String> hostToCheck;

        Spi(SSLContext context, @Nullable UnaryOperator<String> hostToCheck) {
            this.context = context;
            this.hostToCheck = hostToCheck;
        }

        @Override
        protected void engineInit(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("is initialised");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return new CheckingSocketFactory(context.getSocketFactory(), hostToCheck);
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw new UnsupportedOperationException("for clients only");
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            throw new UnsupportedOperationException("for sockets only");
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            throw new UnsupportedOperationException("for sockets only");
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return context.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return context.getClientSessionContext();
        }
    }

    private static final class CheckingSocketFactory extends SSLSocketFactory {

        private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

        private final SSLSocketFactory factory;
        private final @Nullable UnaryOperator<String> hostToCheck;

        CheckingSocketFactory(SSLSocketFactory factory, @Nullable UnaryOperator<String> hostToCheck) {
            this.factory = factory;
            this.hostToCheck = hostToCheck;
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            String checked = hostToCheck == null ? host : hostToCheck.apply(host);
            SSLSocket secure = (SSLSocket) factory.createSocket(socket, checked, port, autoClose);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setProtocols(Arrays.stream(VERSIONS)
                    .filter(version ->
                            Arrays.asList(secure.getSupportedProtocols()).contains(version))
                    .toArray(String[]::new));
            if (hostToCheck != null) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            secure.setSSLParameters(parameters);
            return secure;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw onlyLayered();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw onlyLayered();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw onlyLayered();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw onlyLayered();
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return factory.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return factory.getSupportedCipherSuites();
        }

        private static UnsupportedOperationException onlyLayered() {
            return new UnsupportedOperationException("over a connected socket only");
        }
    }
}

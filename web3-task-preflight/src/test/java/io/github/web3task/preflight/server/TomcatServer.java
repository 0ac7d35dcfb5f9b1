package io.github.web3task.preflight.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;

/** Offers HTTP/2, on a plain connection by an upgrade: what {@link TinyServer} does not speak. */
public final class TomcatServer implements Closeable {
    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();

    private TomcatServer(Handler handler, Path folder) throws LifecycleException {
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.addUpgradeProtocol(new Http2Protocol());
        tomcat.setBaseDir(folder.toString());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "partner", new Servlet(handler)).addMapping("/*");
        tomcat.start();
    }

    public static TomcatServer start(Handler handler, Path folder) throws LifecycleException {
        return new TomcatServer(handler, folder);
    }

    public String url() {
        return "http://127.0.0.1:" + connector.getLocalPort() + "/api";
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Servlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient Handler handler;

        Servlet(Handler handler) {
            this.handler = handler;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Map<String, String> headers = new HashMap<>(Map.of(":protocol", request.getProtocol()));
            for (String name : Collections.list(request.getHeaderNames())) {
                headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name));
            }
            String query = Objects.requireNonNullElse(request.getQueryString(), "");
            String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Reply reply = handler.answer(new Call(request.getMethod(), request.getRequestURI(), query, headers, body));
            response.setStatus(reply.status());
            reply.headers().forEach(response::setHeader);
            response.setContentLength(reply.body().length);
            response.getOutputStream().write(reply.body());
        }
    }
}

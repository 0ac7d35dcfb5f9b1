package io.github.web3task.benchmarks.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The endpoints as one writes them by hand: right, and with nothing between the requests and the database. The request's
 * thread waits for a connection for as long as it takes.
 */
final class UnprotectedServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private final transient Backend backend;

    UnprotectedServlet(Backend backend) {
        this.backend = backend;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String data = Long.toString(System.currentTimeMillis());
        if (request.getPathInfo().equals("/v1/task/completion")) {
            try {
                data = "{\"deposit\":" + backend.isComplete(request.getParameter("walletAddress")) + "}";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                response.sendError(503);
                return;
            }
        }
        byte[] body = ("{\"code\":\"000000\",\"message\":\"success\",\"data\":" + data + "}")
                .getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}

package io.github.web3task.benchmarks.rival;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The servlets that this library is measured beside. */
final class RivalServlets {
    static final String CONSTANT =
            "{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":true,\"swap\":true}}";

    private RivalServlets() {}

    /** What the container alone costs: looks at nothing, writes the same bytes. */
    static Servlet floor() {
        byte[] bytes = CONSTANT.getBytes(StandardCharsets.US_ASCII);
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.setContentType("application/json");
                response.setContentLength(bytes.length);
                response.getOutputStream().write(bytes);
            }
        };
    }

    static Servlet leanest() {
        return new Endpoints() {
            private static final long serialVersionUID = 1L;

            @Override
            Reply completion(HttpServletRequest request) {
                return Lean.answer(request.getQueryString());
            }
        };
    }

    static Servlet handWritten() {
        return new Endpoints() {
            private static final long serialVersionUID = 1L;

            @Override
            Reply completion(HttpServletRequest request) {
                return HandWritten.answer(request::getParameterValues);
            }
        };
    }

    /** The two paths; the container itself answers other methods with 405. */
    private abstract static class Endpoints extends HttpServlet {
        private static final long serialVersionUID = 1L;

        abstract Reply completion(HttpServletRequest request);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String path = request.getPathInfo();
            if ("/v1/task/completion".equals(path)) {
                completion(request).writeTo(response);
            } else if ("/v1/time".equals(path)) {
                HandWritten.time().writeTo(response);
            } else {
                response.sendError(404);
            }
        }
    }
}

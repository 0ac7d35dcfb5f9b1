package io.github.web3task.benchmarks.rival;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A hand-written answer: an HTTP status and the envelope's bytes. */
@SuppressWarnings("ArrayRecordComponent") // none is ever compared
public record Reply(int status, byte[] body) {
    void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}

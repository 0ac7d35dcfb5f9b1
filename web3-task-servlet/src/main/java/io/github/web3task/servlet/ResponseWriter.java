package io.github.web3task.servlet;

import io.github.web3task.protocol.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes a finished answer to the host's response, on a thread of the host's. */
final class ResponseWriter {
    private ResponseWriter() {}

    /** What fails on the way is "unknown" to the caller: never a success without its body. */
    static void write(ApiResponse answer, HttpServletResponse response) throws IOException {
        try {
            response.setStatus(answer.status());
            answer.headers().forEach(response::setHeader);
            withoutEncoding(response);
            answer.writeTo(response.getOutputStream());
        } catch (Throwable t) {
            breakOff(response);
            throw t;
        }
    }

    static void breakOff(HttpServletResponse response) {
        if (!response.isCommitted()) {
            response.reset();
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    /** A filter may have forced one: Content-Type takes none. */
    private static void withoutEncoding(HttpServletResponse response) {
        try {
            response.setCharacterEncoding(null);
        } catch (RuntimeException e) {
            // Some hosts know no such thing. A charset beside JSON is ignored by who reads it; an answer that is lost
            // is not.
        }
    }
}

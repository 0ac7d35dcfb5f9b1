package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.servlet.function.ServerResponse;

/** How an answer is written under Spring MVC. */
final class MvcDelivery extends Delivery implements DeferredResultProcessingInterceptor {
    MvcDelivery(TaskApi api, ApiRequest asked) {
        super(api, asked);
    }

    /** Writes the bytes itself: no converter, and so no JSON setting of the host's, sees them. */
    ServerResponse atOnce(ApiResponse answer) {
        return ServerResponse.status(answer.status()).build((request, response) -> {
            write(answer, response, false);
            return null;
        });
    }

    /** Likewise, and lets the host say now what it can't write: after this dispatch there is nobody to be told. */
    ServerResponse late(ApiResponse answer) {
        return ServerResponse.status(answer.status()).build((request, response) -> {
            write(answer, response, true);
            return null;
        });
    }

    private void write(ApiResponse answer, HttpServletResponse response, boolean flush) throws IOException {
        try {
            withoutCharset(response);
            answer.headers().forEach(response::setHeader);
            answer.writeTo(response.getOutputStream());
            if (flush) {
                response.flushBuffer();
            }
            written();
        } catch (Throwable t) {
            notWritten(t);
            breakOff(response);
            throw t;
        }
    }

    /** A filter may have set one, and Content-Type takes none. */
    private static void withoutCharset(HttpServletResponse response) {
        try {
            response.setCharacterEncoding(null);
        } catch (RuntimeException e) {
            // A host that takes no null: whatever a filter has set stays, and the body is ASCII or UTF-8 all the same.
        }
    }

    /** MVC takes it for a caller that has gone, and would leave it at that: a success without its body. */
    private static void breakOff(HttpServletResponse response) {
        if (!response.isCommitted()) {
            response.reset();
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    /** A filter has thrown, or the connection is gone; not every host says afterwards that the exchange is over. */
    @Override
    public <T> boolean handleError(NativeWebRequest request, DeferredResult<T> result, Throwable failure) {
        notWritten(failure);
        return true; // on to the application's own
    }

    /** The exchange of a late answer is over, for whatever reason. */
    @Override
    public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> result) {
        notWritten(new IllegalStateException("the host has ended the exchange by itself"));
    }
}

package io.github.web3task.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** Compresses everything, as the filters do that are copied from one webapp to the next. */
record GzipFilter(boolean knowsAsync) implements Filter {
    /** Ends the stream when the chain returns, whether or not the answer is there. */
    static GzipFilter naive() {
        return new GzipFilter(false);
    }

    /** Ends the stream of an asynchronous answer when that is complete. */
    static GzipFilter asyncAware() {
        return new GzipFilter(true);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Zipped zipped = new Zipped((HttpServletResponse) response);
        chain.doFilter(request, zipped);
        if (knowsAsync && request.isAsyncStarted()) {
            request.getAsyncContext().addListener(zipped);
        } else {
            zipped.finish();
        }
    }

    private static final class Zipped extends HttpServletResponseWrapper implements AsyncListener {
        private final GZIPOutputStream gzip;

        Zipped(HttpServletResponse response) throws IOException {
            super(response);
            response.setHeader("Content-Encoding", "gzip");
            gzip = new GZIPOutputStream(response.getOutputStream());
        }

        void finish() throws IOException {
            gzip.finish();
        }

        @Override
        public void setHeader(String name, String value) {
            if (!name.equalsIgnoreCase("Content-Length")) {
                super.setHeader(name, value);
            }
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public void write(int b) throws IOException {
                    gzip.write(b);
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new IllegalStateException("this filter writes at once");
                }
            };
        }

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            finish();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}

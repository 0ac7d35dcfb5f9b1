package io.github.web3task.internal.request;

import io.github.web3task.internal.admission.ConcurrencyLimit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of an API whose door is shut: lets running requests end, cuts off the rest, ends the threads. */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.web3task.TaskApi");

    private final ApiSettings settings;
    private final Set<RequestContext> open;
    private final Consumer<RequestContext> cutOff;

    /**
     * Lets go on what is on its way.
     *
     * @param open the requests that are not answered yet; a live view
     */
    Shutdown(ApiSettings settings, Set<RequestContext> open, Consumer<RequestContext> cutOff) {
        this.settings = settings;
        this.open = open;
        this.cutOff = cutOff;
    }

    /** Waits for the grace time at most, and for its own threads a moment more. No step keeps the next one from being made. */
    void run(List<ConcurrencyLimit.Waiter> waiting) {
        waiting.forEach(waiter -> handOver(waiter::refused));
        awaitAnswers();
        if (cutOffRest()) {
            warn("requests still ran at the end of the grace time of " + settings.closeGrace() + ": answered 000002");
        }
        settings.timer().close();
        if (!settings.providerThreads().close()) {
            warn("a provider call does not heed its interrupt: its thread stays until it returns");
        }
        settings.handOver().close();
        settings.recorder().close();
    }

    private boolean cutOffRest() {
        boolean someLeft = false;
        for (RequestContext context : open) {
            someLeft |= !context.isAnswered(); // it may be answered a moment ago, and not forgotten yet
            handOver(() -> cutOff.accept(context));
        }
        return someLeft;
    }

    private void handOver(Runnable step) {
        try {
            settings.handOver().execute(step);
        } catch (RuntimeException | Error e) { // no thread to be had: this one is all there is
            step.run();
        }
    }

    private void warn(String what) {
        settings.recorder().submit(() -> LOG.warn(what));
    }

    private void awaitAnswers() {
        CompletableFuture<?>[] answers = open.stream()
                .map(context -> context.lateResponse)
                .filter(Objects::nonNull)
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(answers).get(settings.closeGrace().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // They are cut off now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a response failed, which none can", e);
        }
    }
}

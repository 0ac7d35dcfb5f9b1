package io.github.web3task;

import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Started in a JVM with hardly any heap. Somebody fills it, gives some KiB back, more each time, and requests come in: they run out
 * of heap at every point. Afterwards it writes into a file what is left of the API.
 */
final class SmallHeap {
    static final int SLOTS = 64;
    static final int WALLETS = 300;
    private static final int ROUNDS = 20;
    private static final int BURST = 12;
    private static final long PATIENCE_SECONDS = 20;
    private static final String FAILING = "failing";

    enum Shape {
        NEVER_BLOCKS,
        OVER_THE_EXECUTOR
    }

    private final ApiRequest[] requests = new ApiRequest[WALLETS];
    private final byte[][] taken = new byte[4096][];
    private final CompletionStage<?>[] stages = new CompletionStage<?>[BURST];
    private final CountDownLatch inside = new CountDownLatch(SLOTS);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final TaskApi api;
    private final CountDownLatch warmedUp = new CountDownLatch(BURST);
    private volatile boolean probing;
    private int withoutHeap;
    private int unanswered;
    private int notTakenIn;

    private SmallHeap(Shape shape) {
        for (int i = 0; i < WALLETS; i++) {
            requests[i] = Ask.completion("wallet" + i);
        }
        FakeProvider.Logic logic = query -> {
            if (probing) {
                inside.countDown();
                goOn.await();
            }
            if (query.wallet().asSent().equals(FAILING)) {
                throw new OutOfMemoryError("a first one, with heap left to look at it");
            }
            return FakeProvider.all(query, TaskStatus.complete());
        };
        this.api = TaskApi.builder(
                        shape == Shape.NEVER_BLOCKS
                                ? FakeProvider.direct(logic, "a")
                                : FakeProvider.blocking(logic, "a"))
                .maxConcurrent(SLOTS)
                .deadline(Duration.ofMillis(200))
                .maxWait(Duration.ofMillis(50))
                .closeGrace(Duration.ofHours(1))
                .listener(exchange -> warmedUp.countDown())
                .build();
    }

    public static void main(String[] args) throws Exception {
        SmallHeap heap = new SmallHeap(Shape.valueOf(args[0]));
        heap.warmUp();
        for (int round = 0; round < ROUNDS; round++) {
            heap.burst(round, true);
        }
        Files.writeString(Path.of(args[1]), heap.report());
    }

    /** Every class is loaded, the log's too: one that is first used without heap stays unusable, whoever wrote it. */
    private void warmUp() throws Exception {
        body(api.handle(Ask.completion(FAILING)));
        burst(0, false);
        warmedUp.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        withoutHeap = 0;
    }

    private void burst(int round, boolean exhausted) throws Exception {
        if (exhausted) {
            takeAllBut(round % 40);
        }
        for (int i = 0; i < BURST; i++) {
            stages[i] = null;
            try {
                stages[i] = api.handle(requests[(round * BURST + i) % WALLETS]);
            } catch (OutOfMemoryError e) {
                notTakenIn++;
            }
        }
        Arrays.fill(taken, null);
        for (CompletionStage<?> stage : stages) {
            if (stage != null) {
                count(stage);
            }
        }
    }

    private void count(CompletionStage<?> stage) throws Exception {
        try {
            Object answer = stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!((ApiResponse) answer).bodyText().contains("000000")) {
                withoutHeap++;
            }
        } catch (TimeoutException e) {
            unanswered++;
        }
    }

    /** Large blocks, small ones into what is left between them, until none is left; then as many as the round says are given back. */
    private void takeAllBut(int few) {
        int blocks = 0;
        for (int size = 64 * 1024; size > 0; size /= 16) {
            try {
                while (true) {
                    taken[blocks] = new byte[size];
                    blocks++;
                }
            } catch (OutOfMemoryError e) {
                // Smaller ones may still find room.
            }
        }
        for (int i = 0; i < few && blocks > 0; i++) {
            taken[--blocks] = null;
        }
    }

    private String report() throws Exception {
        int askable = 0;
        int falsely = 0;
        for (ApiRequest request : requests) {
            String answer = body(api.handle(request));
            askable += answer.contains("\"a\":true") ? 1 : 0;
            falsely += answer.contains("\"a\":false") ? 1 : 0;
        }
        int slots = slots();
        api.close();
        // Its threads are not counted: on JDK 17 an idle one may turn for ever in its queue's lock after an
        // OutOfMemoryError.
        return "answered without heap: " + withoutHeap
                + "\nnot taken in: " + notTakenIn
                + "\nunanswered: " + unanswered
                + "\nwrong after a success: " + falsely
                + "\naskable wallets: " + askable
                + "\nslots: " + slots
                + "\nclosed";
    }

    /** How many requests can be with the provider at the same time. */
    private int slots() throws Exception {
        probing = true;
        CompletableFuture<?>[] probes = new CompletableFuture<?>[SLOTS];
        for (int i = 0; i < SLOTS; i++) {
            ApiRequest probe = Ask.completion("probe" + i);
            CompletableFuture<String> answer = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    answer.complete(body(api.handle(probe)));
                } catch (Exception e) {
                    answer.completeExceptionally(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            probes[i] = answer;
        }
        inside.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        goOn.countDown();
        return SLOTS - (int) inside.getCount();
    }

    private static String body(CompletionStage<ApiResponse> stage) {
        try {
            return stage.toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .bodyText();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}

package io.github.web3task.benchmarks.micro;

import static io.github.web3task.benchmarks.figures.Table.aim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.sun.management.ThreadMXBean;
import io.github.web3task.TaskApi;
import io.github.web3task.benchmarks.figures.Table;
import io.github.web3task.benchmarks.rival.Ledger;
import io.github.web3task.benchmarks.server.ExchangeLog;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.exchange.WalletRendering;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.validation.WalletFormat;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** What shows only after many requests, or with many at a time. */
public final class LongRuns {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int AT_A_TIME = 32;

    private LongRuns() {}

    /** So many wallets over the executor: the first tenth beside the last, and what stays in the heap. */
    public static void wallets(int count) throws InterruptedException {
        silence();
        Table table = new Table(System.out, "wallets seen", "ns a request", "heap after a collection, KiB");
        try (TaskApi api = TaskApi.builder(Ledger.provider(false))
                .walletFormats(WalletFormat.EVM)
                .build()) {
            int tenth = Math.max(1, count / 10);
            time(api, 0, tenth); // warm up
            for (int part = 1; part <= 10; part++) {
                double nanos = time(api, part * tenth, tenth);
                if (part == 1 || part == 5 || part == 10) {
                    table.row((long) part * tenth, nanos, heapKiB());
                }
            }
        }
    }

    private static double time(TaskApi api, int first, int count) throws InterruptedException {
        Semaphore places = new Semaphore(AT_A_TIME);
        long start = System.nanoTime();
        for (int i = first; i < first + count; i++) {
            places.acquire();
            api.handle(completion(i)).whenComplete((response, failure) -> places.release());
        }
        places.acquire(AT_A_TIME);
        return (double) (System.nanoTime() - start) / count;
    }

    private static long heapKiB() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
    }

    /** So many equal questions in flight: calls of the provider, and what each question costs until all are answered. */
    public static void equalQuestions() throws InterruptedException {
        silence();
        Table table = new Table(System.out, "equal questions in flight", "calls of the provider", "us a question");
        for (int count : new int[] {1, 10, 100, 1_000}) {
            List<Double> micros = new ArrayList<>();
            int calls = 0;
            for (int run = 0; run < 30; run++) {
                AtomicInteger asked = new AtomicInteger();
                micros.add(askTogether(count, asked));
                calls = Math.max(calls, asked.get());
            }
            micros.sort(null);
            table.row(count, calls, micros.get(micros.size() / 2));
        }
    }

    private static double askTogether(int count, AtomicInteger asked) throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(count);
        CountDownLatch open = new CountDownLatch(1);
        TaskInterceptor arrival = new TaskInterceptor() {
            @Override
            public Map<String, TaskStatus> intercept(TaskQuery query, Chain chain) throws Exception {
                arrived.countDown();
                return chain.proceed(query);
            }

            @Override
            public boolean seesEveryRequest() {
                return true;
            }
        };
        TaskCompletionProvider held = TaskCompletionProvider.of(Task.of("deposit", wallet -> {
            asked.incrementAndGet();
            open.await();
            return true;
        }));
        try (TaskApi api =
                TaskApi.builder(held).maxConcurrent(count).interceptor(arrival).build()) {
            ApiRequest request = new ApiRequest(
                    "GET", ApiRequest.COMPLETION, "walletAddress=w&task=%5B%22deposit%22%5D", header -> null);
            CompletableFuture<?>[] answers = new CompletableFuture<?>[count];
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                answers[i] = api.handle(request).toCompletableFuture();
            }
            arrived.await(); // all of them are in flight
            open.countDown();
            CompletableFuture.allOf(answers).join();
            return (System.nanoTime() - start) / 1e3 / count;
        }
    }

    /**
     * What the recorder's thread spends on one exchange: for a logger that drops the event, and for a file's encoder. Beside it the
     * logging engine alone, which is handed a line that is there already.
     */
    public static void lines(int count) throws InterruptedException {
        Table table = new Table(System.out, "a line", "us of CPU", "bytes");
        Dropping dropping = new Dropping();
        ExchangeLog.to(dropping);
        line(table, "the record alone", WalletRendering.whole(), count, false);
        Usage handed = line(table, "record and line, as handed to the logger", WalletRendering.whole(), count, true);
        line(table, "the same with masked wallets", WalletRendering.masked(), count, true);
        String text = dropping.last;
        Usage engine = engine(table, "the logger alone", text, count);
        ExchangeLog.to(OutputStream.nullOutputStream());
        Usage encoded =
                line(table, "record, line, Logback's pattern and encoder", WalletRendering.whole(), count, true);
        Usage encoder = engine(table, "Logback alone, pattern and encoder", text, count);
        silence();
        System.out.println();
        aims("as handed to the logger", handed);
        aims("without the logger", handed.minus(engine));
        aims("with pattern and encoder", encoded);
        aims("without Logback", encoded.minus(encoder));
    }

    private static void aims(String what, Usage each) {
        System.out.println(aim("a line " + what + ", bytes, at most 1536", each.bytes(), each.bytes() <= 1_536));
        System.out.println(aim("a line " + what + ", us of CPU, at most 1", each.micros(), each.micros() <= 1));
    }

    private static Usage line(Table table, String what, WalletRendering rendering, int count, boolean logged)
            throws InterruptedException {
        logger().setLevel(logged ? Level.INFO : Level.OFF);
        Semaphore places = new Semaphore(1_000); // fewer than the recorder's queue holds
        ExchangeListener last = exchange -> places.release();
        try (TaskApi api = TaskApi.builder(Ledger.provider(true))
                .walletFormats(WalletFormat.EVM)
                .walletRendering(rendering)
                .listener(last)
                .build()) {
            record(api, places, count);
            Usage before = Usage.of(recorder());
            record(api, places, count);
            return row(table, what, Usage.of(recorder()).minus(before), count);
        }
    }

    private static Usage engine(Table table, String what, String text, int count) {
        Usage before = Usage.of(Thread.currentThread());
        for (int i = 0; i < 2 * count; i++) {
            if (i == count) { // warm by now
                before = Usage.of(Thread.currentThread());
            }
            logger().info(text);
        }
        return row(table, what, Usage.of(Thread.currentThread()).minus(before), count);
    }

    private static Usage row(Table table, String what, Usage all, int count) {
        Usage each = new Usage(all.micros() / count, all.bytes() / count);
        table.row(what, each.micros(), each.bytes());
        return each;
    }

    private static void record(TaskApi api, Semaphore places, int count) throws InterruptedException {
        int all = places.availablePermits();
        for (int i = 0; i < count; i++) {
            places.acquire();
            api.handle(completion(i & 1023));
        }
        places.acquire(all);
        places.release(all);
    }

    /** What a thread has used. */
    private record Usage(double micros, double bytes) {
        static Usage of(Thread thread) {
            return new Usage(
                    THREADS.getThreadCpuTime(thread.getId()) / 1e3, THREADS.getThreadAllocatedBytes(thread.getId()));
        }

        Usage minus(Usage other) {
            return new Usage(micros - other.micros, bytes - other.bytes);
        }
    }

    private static Thread recorder() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("web3-task-recorder")) {
                return thread;
            }
        }
        throw new IllegalStateException("no recorder is at work");
    }

    private static ApiRequest completion(int number) {
        String digits = Integer.toHexString(number);
        String query = "walletAddress=0x" + "0".repeat(40 - digits.length()) + digits
                + "&task=%5B%22deposit%22%2C%22swap%22%5D&timestamp=" + System.currentTimeMillis()
                + "&recvWindow=60000";
        return new ApiRequest("GET", ApiRequest.COMPLETION, query, header -> null);
    }

    private static void silence() {
        logger().setLevel(Level.OFF);
        ((Logger) LoggerFactory.getLogger(TaskApi.class)).setLevel(Level.ERROR);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ExchangeListener.LOGGER_NAME);
    }

    /** Takes events and does nothing with them. */
    private static final class Dropping extends AppenderBase<ILoggingEvent> {
        private String last = "";

        @Override
        protected void append(ILoggingEvent event) {
            last = event.getMessage();
        }
    }
}

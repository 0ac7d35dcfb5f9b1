package io.github.web3task.benchmarks.server;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.protocol.ApiRequest;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** What the server knows of itself: from the records of its exchanges, and from the JVM. */
public final class Measures implements ExchangeListener {
    private final Recorder refused = new Recorder(3);
    private final Recorder all = new Recorder(3);

    @Override
    public void onExchange(Exchange exchange) {
        if (!exchange.path().equals(ApiRequest.COMPLETION)) {
            return;
        }
        long nanos = exchange.totalTime().toNanos();
        all.recordValue(nanos);
        switch (exchange.outcome()) {
            case SHED, LIMITED -> refused.recordValue(nanos);
            default -> {}
        }
    }

    /** Since the last time it was asked, in ms, refusals in us. */
    String sinceLast() {
        Histogram no = refused.getIntervalHistogram();
        Histogram any = all.getIntervalHistogram();
        return String.format(
                Locale.ROOT,
                "refused=%d refusedP50=%.1f refusedP99=%.1f worst=%.3f",
                no.getTotalCount(),
                no.getValueAtPercentile(50) / 1e3,
                no.getValueAtPercentile(99) / 1e3,
                any.getMaxValue() / 1e6);
    }

    /** CPU of the whole process so far, in s. */
    public static String cpu() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return "cpu=" + system.getProcessCpuTime() / 1e9;
    }

    /** Bytes that the whole process has allocated so far, virtual threads included. */
    public static String allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        try {
            bytes = (long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads);
        } catch (ReflectiveOperationException e) { // before JDK 21: nothing but the live threads can be asked
            for (long each : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                bytes += Math.max(0, each);
            }
        }
        return "bytes=" + bytes;
    }

    /** What is still used after a full collection, in KiB, and the live threads. */
    static String heap() {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return "heap=" + used / 1024 + " threads="
                + ManagementFactory.getThreadMXBean().getThreadCount();
    }
}

package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A hostile query of 8 KiB")
class LinearWorkTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final TaskApi api = TaskApi.builder(TaskCompletionProvider.fixed(TaskStatus.incomplete(), "deposit"))
            .recorder(Runnable::run) // the record's work counts too
            .build();

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest(name = "{0}{1}{1}{1}...")
    @CsvSource(
            delimiter = '!',
            nullValues = "none",
            value = {
                "none ! &",
                "none ! =",
                "none ! a&",
                "none ! %",
                "none ! %41",
                "none ! task=&",
                "walletAddress= ! a",
                "walletAddress= ! %E2%82%AC",
                "walletAddress=a&task= ! [",
                "walletAddress=a&task= ! %5B",
                "walletAddress=a&task=%5B ! %22%22,",
                "walletAddress=a&task=[\" ! \\",
                "walletAddress=a&task=[\" ! \\u0041",
                "walletAddress=a&task=[\"a\"] ! +",
                "walletAddress=a&task=&timestamp= ! 0",
                "walletAddress=a&task=&x= ! ++%2B"
            })
    @Clause("QUERY-5")
    @DisplayName("takes about eight times the memory of one of 1 KiB and not its square, whatever it repeats")
    void memoryGrowsWithTheInput(String start, String repeated) {
        String begin = start == null ? "" : start;
        String small = begin + repeated.repeat((1024 - begin.length()) / repeated.length());
        String large = begin + repeated.repeat((8192 - begin.length()) / repeated.length());

        long smallBytes = allocatedFor(small);
        long largeBytes = allocatedFor(large);

        // Linear work takes at most 8 times as much, work in the square of the length up to 64 times.
        assertThat(largeBytes).as("%s bytes for 1 KiB", smallBytes).isLessThan(16 * smallBytes);
        assertThat(largeBytes).as("bytes for 8 KiB").isLessThan(512 * 1024);
    }

    /** The least of several: the first ones also load classes and fill pools. */
    private long allocatedFor(String query) {
        ApiRequest request = new ApiRequest("GET", ApiRequest.COMPLETION, query, name -> null);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            api.handle(request).toCompletableFuture().join();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("measured at all").isPositive();
        return least;
    }
}

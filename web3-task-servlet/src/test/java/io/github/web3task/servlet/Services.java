package io.github.web3task.servlet;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.SocketException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Applications that name their providers in {@code META-INF/services}, and providers to be named. */
public final class Services {
    private Services() {}

    /** A class loader over a directory whose {@code META-INF/services} names these providers. */
    static URLClassLoader naming(Path directory, Class<?>... providers) throws IOException {
        for (Class<?> provider : providers) {
            Class<?> spi = TaskCompletionProvider.class.isAssignableFrom(provider)
                    ? TaskCompletionProvider.class
                    : AsyncTaskCompletionProvider.class;
            name(directory, spi, provider.getName());
        }
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, Services.class.getClassLoader());
    }

    /** Adds a line to a services file. */
    static void name(Path directory, Class<?> spi, String provider) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(spi.getName()), provider + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Its provider's connection is reset. */
    public static final class Unreachable implements TaskApiFactory {
        @Override
        public TaskApiBuilder builder(ServletContext application) {
            return TaskApi.builder(TaskCompletionProvider.of(Task.of("swap", wallet -> {
                throw new SocketException("planted");
            })));
        }
    }

    /** Knows one task, which all have done. */
    public static final class Swap implements TaskCompletionProvider {
        @Override
        public List<String> taskNames() {
            return List.of("swap");
        }

        @Override
        public Map<String, TaskStatus> check(TaskQuery query) {
            return Map.of("swap", TaskStatus.complete());
        }
    }

    /** The same, asynchronously. */
    public static final class AsyncSwap implements AsyncTaskCompletionProvider {
        @Override
        public List<String> taskNames() {
            return List.of("swap");
        }

        @Override
        public CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) {
            return CompletableFuture.supplyAsync(() -> Map.of("swap", TaskStatus.complete()));
        }
    }

    /** Can't be made. */
    public static final class Broken implements TaskCompletionProvider {
        /** Throws. */
        public Broken() {
            throw new IllegalStateException("no database");
        }

        @Override
        public List<String> taskNames() {
            return List.of("never");
        }

        @Override
        public Map<String, TaskStatus> check(TaskQuery query) {
            return Map.of();
        }
    }
}

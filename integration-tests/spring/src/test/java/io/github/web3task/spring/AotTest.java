package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

@DisplayName("Ahead-of-time processing")
class AotTest {
    /** An MVC application's: what is not on it need not be generated and compiled. */
    private static final String CLASS_PATH = Pattern.compile(File.pathSeparator)
            .splitAsStream(System.getProperty("java.class.path"))
            .filter(entry ->
                    !entry.matches(".*(actuator|jetty|netty|security|webflux|spring-boot-micrometer)[^/]*[.]jar"))
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    private Path target;

    /** The three steps of spring-boot:process-aot and of a start with -Dspring.aot.enabled, each in a JVM of its own. */
    @Test
    @DisplayName("generates code from which the endpoints start")
    void generated() throws IOException, InterruptedException {
        Path sources = target.resolve("sources");
        Path resources = target.resolve("resources");
        Path classes = target.resolve("classes");
        java(
                List.of("-cp", CLASS_PATH),
                SpringApplicationAotProcessor.class,
                AotApp.class.getName(),
                sources.toString(),
                resources.toString(),
                classes.toString(),
                "test",
                "test",
                "--web3.task.prefix=/aot");
        compile(sources, classes);
        String output = java(
                List.of(
                        "-Dspring.aot.enabled=true",
                        "-cp",
                        String.join(File.pathSeparator, classes.toString(), resources.toString(), CLASS_PATH)),
                AotApp.class,
                "--server.port=0",
                "--web3.task.prefix=/aot");
        assertThat(output)
                .contains("generated=true")
                .contains("{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":true,\"swap\":false}}");
        assertThat(sources.resolve("io/github/web3task/spring/Web3TaskAutoConfiguration__BeanDefinitions.java"))
                .exists();
    }

    private static void compile(Path sources, Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-d", classes.toString(), "-cp", CLASS_PATH + File.pathSeparator + classes));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private static String java(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}

package io.github.web3task.spring;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Spring Security and a database are on the class path of all tests; they are in those applications that set {@code
 * test.security} or {@code test.database}.
 */
public class OnRequest implements AutoConfigurationImportFilter, EnvironmentAware {
    private final List<String> unwanted = new ArrayList<>();

    @Override
    public void setEnvironment(Environment environment) {
        if (!environment.getProperty("test.security", Boolean.class, false)) {
            unwanted.add(".security.");
        }
        if (!environment.getProperty("test.database", Boolean.class, false)) {
            unwanted.addAll(List.of(".jdbc.", ".transaction.", ".sql.", ".h2console."));
        }
    }

    @Override
    public boolean[] match(String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = classes[i];
            matches[i] = name == null || unwanted.stream().noneMatch(name::contains);
        }
        return matches;
    }
}

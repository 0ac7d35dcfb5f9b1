package io.github.web3task.spring;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Spring Security, a database and JPA are on the class path of all tests; the first two are in those applications that set {@code
 * test.security} or {@code test.database}, JPA in none.
 */
public class OnRequest implements AutoConfigurationImportFilter, EnvironmentAware {
    private final List<String> unwanted = new ArrayList<>(List.of(".jpa."));

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

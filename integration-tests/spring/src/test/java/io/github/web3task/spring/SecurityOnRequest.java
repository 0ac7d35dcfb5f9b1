package io.github.web3task.spring;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Spring Security is on the class path of all tests; it is in those applications that set {@code test.security}. */
public class SecurityOnRequest implements AutoConfigurationImportFilter, EnvironmentAware {
    private boolean wanted;

    @Override
    public void setEnvironment(Environment environment) {
        wanted = environment.getProperty("test.security", Boolean.class, false);
    }

    @Override
    public boolean[] match(String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            matches[i] = wanted || classes[i] == null || !classes[i].contains(".security.");
        }
        return matches;
    }
}

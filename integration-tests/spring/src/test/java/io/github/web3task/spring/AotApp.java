package io.github.web3task.spring;

import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.provider.Wallet;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What {@code spring-boot:process-aot} is run on. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(AotApp.Methods.class)
public class AotApp {
    @Bean
    TaskCompletionProvider provider() {
        return TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit");
    }

    static class Methods {
        @CampaignTask("swap")
        public boolean swap(Wallet wallet) {
            return false;
        }
    }

    /** Prints whether the generated code is in use and what is answered. */
    public static void main(String[] args) throws Exception {
        try (ConfigurableApplicationContext context = SpringApplication.run(AotApp.class, args)) {
            App app = new App(context);
            System.out.println("generated=" + AotDetector.useGeneratedArtifacts());
            System.out.println(
                    app.get("/aot/v1/task/completion?walletAddress=0xabc&task=").body());
        }
    }
}

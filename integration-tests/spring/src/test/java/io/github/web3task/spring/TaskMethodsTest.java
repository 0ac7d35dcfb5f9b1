package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.provider.Wallet;
import io.github.web3task.testkit.Clause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

@DisplayName("Methods as tasks")
class TaskMethodsTest {
    private final WebApplicationContextRunner application =
            new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(Web3TaskAutoConfiguration.class));

    private static String ask(ApplicationContext context, String task) {
        return context.getBean(TaskApi.class)
                .handle(new ApiRequest(
                        "GET",
                        ApiRequest.COMPLETION,
                        "walletAddress=0xabc&task=" + (task.isEmpty() ? "" : "%5B%22" + task + "%22%5D"),
                        name -> null))
                .toCompletableFuture()
                .join()
                .bodyText();
    }

    static class Campaign {
        @CampaignTask(value = "withdrawal", aliases = "withdraw")
        public boolean withdrawal(Wallet wallet) {
            return wallet.asSent().equals("0xabc");
        }

        @CampaignTask("deposit")
        public TaskStatus deposit(TaskQuery query) {
            return TaskStatus.of(query.wallet().asSent().isEmpty());
        }

        @CampaignTask("boxed")
        public Boolean boxed(Wallet wallet) {
            return true;
        }
    }

    @Test
    @Clause("TASK-7")
    @DisplayName("take the wallet or the query, return boolean, Boolean or TaskStatus, and have aliases")
    void signatures() {
        application.withBean(Campaign.class).run(context -> {
            assertThat(ask(context, "")).contains("{\"boxed\":true,\"deposit\":false,\"withdrawal\":true}");
            assertThat(ask(context, "withdraw")).contains("{\"withdraw\":true}");
        });
    }

    static class Unknowing {
        @CampaignTask("null-boolean")
        public Boolean nullBoolean(Wallet wallet) {
            return null;
        }

        @CampaignTask("null-status")
        public TaskStatus nullStatus(Wallet wallet) {
            return null;
        }

        @CampaignTask("unavailable")
        public boolean unavailable(Wallet wallet) {
            throw new DependencyUnavailableException("planted");
        }

        @CampaignTask("broken")
        public boolean broken(Wallet wallet) throws IOException {
            throw new IOException("planted");
        }

        @CampaignTask("inconclusive")
        public TaskStatus inconclusive(Wallet wallet) {
            return TaskStatus.inconclusive("planted");
        }
    }

    @Test
    @Clause({"PROV-2", "PROV-3", "PROV-4", "PROV-7"})
    @DisplayName("that return null or throw are unknown, never false")
    void unknown() {
        Map<String, String> codes = Map.of(
                "null-boolean", "000007",
                "null-status", "000007",
                "broken", "000007",
                "unavailable", "000002",
                "inconclusive", "000002");
        application
                .withBean(Unknowing.class)
                .run(context -> codes.forEach((task, code) ->
                        assertThat(ask(context, task)).as(task).contains(code).contains("\"data\":null")));
    }

    static class Wrong {
        static class TwoParameters {
            @CampaignTask("t")
            public boolean check(Wallet wallet, int more) {
                return true;
            }
        }

        static class PlainText {
            @CampaignTask("t")
            public boolean check(String wallet) {
                return true;
            }
        }

        static class NoParameter {
            @CampaignTask("t")
            public boolean check() {
                return true;
            }
        }

        static class OtherParameter {
            @CampaignTask("t")
            public boolean check(CharSequence wallet) {
                return true;
            }
        }

        static class NoResult {
            @CampaignTask("t")
            public void check(Wallet wallet) {}
        }

        static class OtherResult {
            @CampaignTask("t")
            public List<String> check(Wallet wallet) {
                return List.of();
            }
        }

        static class NotPublic {
            @CampaignTask("t")
            boolean check(Wallet wallet) {
                return true;
            }
        }

        static class Private {
            @CampaignTask("t")
            @SuppressWarnings("UnusedMethod") // by reflection
            private boolean check(Wallet wallet) {
                return wallet.asSent().isEmpty();
            }
        }

        static class Static {
            @CampaignTask("t")
            public static boolean check(Wallet wallet) {
                return true;
            }
        }

        static class Blank {
            @CampaignTask(" ")
            public boolean check(Wallet wallet) {
                return true;
            }
        }
    }

    @Test
    @DisplayName("that can't be a check fail the start with a sentence that names them")
    void wrongSignatures() {
        Map<Class<?>, String> sentences = new LinkedHashMap<>(Map.of(
                Wrong.TwoParameters.class,
                        "takes [class io.github.web3task.provider.Wallet, int]. Let it take the Wallet",
                Wrong.PlainText.class,
                        "takes the wallet as a String, which does not say in what form. Let it take the Wallet",
                Wrong.NoParameter.class, "takes []. Let it take the Wallet or the TaskQuery",
                Wrong.OtherParameter.class, "takes [interface java.lang.CharSequence]. Let it take",
                Wrong.NoResult.class, "returns void. Let it return boolean, Boolean or TaskStatus",
                Wrong.OtherResult.class, "returns java.util.List<java.lang.String>. Let it return",
                Wrong.NotPublic.class, "is not a public method of an object. Make it public",
                Wrong.Private.class, "is not a public method of an object. Make it public",
                Wrong.Static.class, "is not a public method of an object. Make it public, and not static"));
        sentences.put(Wrong.Blank.class, "declares a blank name");
        sentences.forEach((type, sentence) -> application
                .withBean(type)
                .run(context -> assertThat(context.getStartupFailure())
                        .as(type.getSimpleName())
                        .hasStackTraceContaining(sentence)
                        .hasStackTraceContaining(type.getName() + ".check")));
    }

    /** What @Transactional and its like do: a proxy in the bean's place. */
    private static BeanPostProcessor proxying(List<String> calls, Consumer<ProxyFactory> kind) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (!bean.getClass().getName().startsWith(TaskMethodsTest.class.getName() + "$Proxied")) {
                    return bean;
                }
                ProxyFactory factory = new ProxyFactory(bean);
                kind.accept(factory);
                factory.addAdvice((org.aopalliance.intercept.MethodInterceptor) call -> {
                    calls.add(call.getMethod().getName());
                    return call.proceed();
                });
                return factory.getProxy();
            }
        };
    }

    interface Checks {
        boolean onInterface(Wallet wallet);
    }

    static class ProxiedByClass {
        private final String known = "0xabc";

        @CampaignTask("t")
        public boolean advised(Wallet wallet) {
            return known.equals(wallet.asSent());
        }
    }

    static class ProxiedByInterface implements Checks {
        @Override
        @CampaignTask("t")
        public boolean onInterface(Wallet wallet) {
            return true;
        }
    }

    static class ProxiedBesideInterface implements Checks {
        @Override
        public boolean onInterface(Wallet wallet) {
            return true;
        }

        @CampaignTask("t")
        public boolean beside(Wallet wallet) {
            return true;
        }
    }

    static class ProxiedFinal {
        @CampaignTask("t")
        public final boolean check(Wallet wallet) {
            return true;
        }
    }

    @Test
    @DisplayName("are called through the bean's proxy, whichever kind it is")
    void throughProxies() {
        for (boolean byClass : new boolean[] {true, false}) {
            List<String> calls = new ArrayList<>();
            Class<?> type = byClass ? ProxiedByClass.class : ProxiedByInterface.class;
            application
                    .withBean(BeanPostProcessor.class, () -> proxying(calls, f -> f.setProxyTargetClass(byClass)))
                    .withBean("proxied", type)
                    .run(context -> {
                        assertThat(AopUtils.isCglibProxy(context.getBean("proxied")))
                                .isEqualTo(byClass);
                        assertThat(ask(context, "t")).contains("{\"t\":true}");
                        assertThat(calls).containsExactly(byClass ? "advised" : "onInterface");
                    });
        }
    }

    @Test
    @DisplayName("that a proxy would hide, or run on its own empty fields, fail the start with a sentence")
    void notThroughProxies() {
        application
                .withBean(BeanPostProcessor.class, () -> proxying(new ArrayList<>(), f -> {}))
                .withBean(ProxiedBesideInterface.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("beside is on none of the interfaces of the bean's proxy"));
        application
                .withBean(BeanPostProcessor.class, () -> proxying(new ArrayList<>(), f -> f.setProxyTargetClass(true)))
                .withBean(ProxiedFinal.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("check is final, and would run on the empty fields"));
    }
}

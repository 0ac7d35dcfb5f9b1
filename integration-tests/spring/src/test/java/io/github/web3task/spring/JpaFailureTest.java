package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.zaxxer.hikari.HikariDataSource;
import io.github.web3task.testkit.Clause;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Real Hibernate and a real H2, which is stopped, whose pool has nothing left, or which takes too long. */
@Clause("PROV-4")
@DisplayName("What a provider throws that asks by JPA")
class JpaFailureTest {
    private static final String WALLET = "0xabc";
    private static final String SLOW =
            "select sum(a.x * b.x) from system_range(1, 1000000) a, system_range(1, 1000000) b";

    @Entity(name = "Deposit")
    static class Deposit {
        @Id
        private String wallet;

        Deposit() {}

        Deposit(String wallet) {
            this.wallet = wallet;
        }

        String wallet() {
            return wallet;
        }
    }

    interface Deposits extends JpaRepository<Deposit, String> {
        @Lock(LockModeType.PESSIMISTIC_WRITE)
        Optional<Deposit> findByWallet(String wallet);
    }

    /** As a partner's own service. */
    static class Ledger {
        @PersistenceContext
        private EntityManager entities;

        Object outsideOfTransactions() {
            return entities.find(Deposit.class, WALLET);
        }

        @Transactional(readOnly = true)
        public Object inTransaction() {
            return entities.find(Deposit.class, WALLET);
        }

        @Transactional(timeout = 1)
        public Object longerThanItsTransaction() {
            return entities.createNativeQuery(SLOW).getSingleResult();
        }

        @Transactional(timeout = 1)
        public Object afterItsTransaction() {
            for (long begun = System.nanoTime(); System.nanoTime() - begun < 1_100_000_000; ) {
                Thread.onSpinWait(); // computes, as it were
            }
            return entities.createQuery("select d.wallet from Deposit d").getResultList();
        }

        @Transactional
        public Object twice() {
            entities.persist(new Deposit("0xdef"));
            entities.flush();
            return entities.createNativeQuery("insert into deposit values ('0xdef')")
                    .executeUpdate();
        }
    }

    @Configuration
    @EnableTransactionManagement(proxyTargetClass = true)
    @EnableJpaRepositories(considerNestedRepositories = true)
    static class Application {
        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            HibernateJpaVendorAdapter hibernate = new HibernateJpaVendorAdapter();
            hibernate.setGenerateDdl(true);
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(dataSource);
            factory.setJpaVendorAdapter(hibernate);
            factory.setPackagesToScan(JpaFailureTest.class.getPackageName());
            return factory;
        }

        @Bean
        JpaTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }

        @Bean
        TransactionTemplate transactions(JpaTransactionManager manager) {
            return new TransactionTemplate(manager);
        }

        @Bean
        JdbcClient jdbc(DataSource dataSource) {
            return JdbcClient.create(dataSource);
        }

        @Bean
        Ledger ledger() {
            return new Ledger();
        }
    }

    private interface Question {
        Object ask(ApplicationContext context) throws Exception;
    }

    private interface Situation {
        void with(ApplicationContext context) throws Exception;
    }

    /** An application whose database is a server of its own. */
    private static void onServer(Situation situation) throws Exception {
        String name = "mem:jpa" + DATABASES.incrementAndGet();
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        String url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/" + name;
        try (Connection lives = DriverManager.getConnection("jdbc:h2:" + name);
                HikariDataSource pool = DependencyFailureTest.poolOf(url + ";LOCK_TIMEOUT=100");
                AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            assertThat(lives.isValid(1)).isTrue();
            context.registerBean(Server.class, () -> server);
            context.registerBean(HikariDataSource.class, () -> pool);
            context.register(Application.class);
            context.refresh();
            context.getBean(Deposits.class).save(new Deposit(WALLET));
            situation.with(context);
        } finally {
            server.stop();
        }
    }

    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** What each question is answered with. */
    private static List<DynamicTest> ask(ApplicationContext context, String code, Map<String, Question> questions) {
        return questions.entrySet().stream()
                .map(each -> {
                    String answer =
                            DependencyFailureTest.answerTo(() -> each.getValue().ask(context));
                    return dynamicTest(each.getKey(), () -> assertThat(answer).contains(code));
                })
                .toList();
    }

    private static Map<String, Question> questions() {
        Map<String, Question> all = new LinkedHashMap<>();
        all.put("a repository", context -> context.getBean(Deposits.class).findById(WALLET));
        all.put(
                "a repository with a lock",
                context -> context.getBean(TransactionTemplate.class)
                        .execute(status -> context.getBean(Deposits.class).findByWallet(WALLET)));
        all.put("the EntityManager", context -> context.getBean(Ledger.class).outsideOfTransactions());
        all.put(
                "a @Transactional method",
                context -> context.getBean(Ledger.class).inTransaction());
        all.put("an EntityManager of its own", context -> {
            try (EntityManager own = context.getBean(EntityManagerFactory.class).createEntityManager()) {
                return own.createQuery("select count(d) from Deposit d").getSingleResult();
            }
        });
        all.put(
                "JdbcClient in a transaction of JPA's",
                context -> context.getBean(TransactionTemplate.class)
                        .execute(status -> context.getBean(JdbcClient.class)
                                .sql("select count(*) from deposit")
                                .query()
                                .singleValue()));
        return all;
    }

    private static Object stoppedBeforeTheCommit(ApplicationContext context) {
        return context.getBean(TransactionTemplate.class).execute(status -> {
            context.getBean(Deposits.class).save(new Deposit("0xnew"));
            context.getBean(Server.class).stop();
            return true;
        });
    }

    private static Object locked(ApplicationContext context) throws Exception {
        HikariDataSource pool = context.getBean(HikariDataSource.class);
        try (HikariDataSource other = DependencyFailureTest.poolOf(pool.getJdbcUrl());
                Connection holder = other.getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("select * from deposit for update");
            return context.getBean(TransactionTemplate.class)
                    .execute(status -> context.getBean(Deposits.class).findByWallet(WALLET));
        }
    }

    @TestFactory
    @DisplayName("of a database that was stopped is 000002")
    List<DynamicTest> stopped() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        onServer(context -> {
            for (Question question : questions().values()) {
                assertThat(question.ask(context)).isNotNull();
            }
            context.getBean(Server.class).stop(); // and the connection in the pool breaks
            tests.addAll(ask(context, "000002", questions()));
        });
        return tests;
    }

    @TestFactory
    @DisplayName("of a pool with no connection left is 000002")
    List<DynamicTest> exhausted() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        onServer(context -> {
            try (Connection taken = context.getBean(DataSource.class).getConnection()) {
                assertThat(taken.isValid(1)).isTrue();
                tests.addAll(ask(context, "000002", questions()));
            }
        });
        return tests;
    }

    @TestFactory
    @DisplayName("of what took too long, is held by another, or is lost at the commit, is 000002")
    List<DynamicTest> notNow() throws Exception {
        Map<String, Question> all = new LinkedHashMap<>();
        all.put("a query over its time", context -> {
            try (EntityManager own = context.getBean(EntityManagerFactory.class).createEntityManager()) {
                return own.createNativeQuery(SLOW)
                        .setHint("jakarta.persistence.query.timeout", 1_000)
                        .getSingleResult();
            }
        });
        all.put("a query over the time of its transaction", ledger(Ledger::longerThanItsTransaction));
        all.put("a transaction whose time is over", ledger(Ledger::afterItsTransaction));
        all.put("a row that another holds", JpaFailureTest::locked);
        all.put("a database that is stopped before the commit", JpaFailureTest::stoppedBeforeTheCommit);
        List<DynamicTest> tests = new ArrayList<>();
        onServer(context -> tests.addAll(ask(context, "000002", all)));
        return tests;
    }

    private static Question ledger(Function<Ledger, Object> question) {
        return context -> question.apply(context.getBean(Ledger.class));
    }

    @TestFactory
    @DisplayName("of a mistake on our side is 000007")
    List<DynamicTest> mistakes() throws Exception {
        Map<String, Question> all = new LinkedHashMap<>();
        all.put("a query that is wrong", context -> {
            try (EntityManager own = context.getBean(EntityManagerFactory.class).createEntityManager()) {
                return own.createNativeQuery("select nothing from nowhere").getResultList();
            }
        });
        all.put("a query that finds nothing", context -> {
            try (EntityManager own = context.getBean(EntityManagerFactory.class).createEntityManager()) {
                return own.createQuery("select d from Deposit d where d.wallet = 'x'")
                        .getSingleResult();
            }
        });
        all.put("a row that is there already", ledger(Ledger::twice));
        List<DynamicTest> tests = new ArrayList<>();
        onServer(context -> tests.addAll(ask(context, "000007", all)));
        return tests;
    }
}

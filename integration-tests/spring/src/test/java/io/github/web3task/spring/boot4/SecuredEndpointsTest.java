package io.github.web3task.spring.boot4;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.spring.SecurityConfiguration;
import io.github.web3task.spring.boot4.SliceTest.Campaign;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@ContextConfiguration(classes = SliceTest.Application.class)
@TestPropertySource(properties = "test.security=true")
@DisplayName("The test class of the page on Spring, with Spring Security,")
// tag::spring-test-security[]
@WebMvcTest
@Import({Campaign.class, SecurityConfiguration.class})
class SecuredEndpointsTest {
    @Autowired
    MockMvcTester mvc;

    @Test
    void letsTheCallerIn() {
        assertThat(mvc.get().uri("/web3/v1/time")).hasStatusOk();
        assertThat(mvc.get().uri("/orders")).hasStatus(401);
    }
}
// end::spring-test-security[]

package io.github.web3task.spring.boot4;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.spring.boot4.SliceTest.Campaign;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@ContextConfiguration(classes = SliceTest.Application.class)
@DisplayName("The test class of the page on Spring")
// tag::spring-test-mvc[]
@WebMvcTest
@Import(Campaign.class)
class CampaignEndpointsTest {
    @Autowired
    MockMvcTester mvc;

    @Test
    void answers() {
        String uri = "/web3/v1/task/completion?walletAddress={wallet}&task={task}";
        assertThat(mvc.get().uri(uri, "0xabcdefg", "[\"deposit\"]"))
                .hasStatusOk()
                .bodyText()
                .isEqualTo("{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":true}}");
        assertThat(mvc.get().uri(uri, "0xabcdefg", "no array")).hasStatus(400);
    }
}
// end::spring-test-mvc[]

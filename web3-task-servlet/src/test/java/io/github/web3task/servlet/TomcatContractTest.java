package io.github.web3task.servlet;

import io.github.web3task.contract.ContractSuite;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The contract on Tomcat")
@ExtendWith(HostLogs.class)
class TomcatContractTest extends ContractSuite {
    TomcatContractTest() {
        super(new TomcatHost());
    }
}

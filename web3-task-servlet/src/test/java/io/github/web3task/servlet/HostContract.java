package io.github.web3task.servlet;

import io.github.web3task.testkit.core.ContractSuite;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract over one container. */
@ExtendWith(HostLogs.class)
abstract class HostContract extends ContractSuite {
    HostContract(ServletHost host) {
        super(host);
    }
}

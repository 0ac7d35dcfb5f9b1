/** For operators: the record of one request and its answer, and who listens to it. */
@NullMarked
package io.github.web3task.exchange;

import org.jspecify.annotations.NullMarked;

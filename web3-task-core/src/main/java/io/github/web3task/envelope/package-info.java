/** For both ends of the wire: the answer's envelope, its codes, and the HTTP status of each. */
@NullMarked
package io.github.web3task.envelope;

import org.jspecify.annotations.NullMarked;

/** What several engines need. May change at any time. */
@NullMarked
package io.github.web3task.resilience.internal;

import org.jspecify.annotations.NullMarked;

/// Work that outlives a request: its record, the words clients poll for, the rows (contract `arm`,
/// §4.2).
@NullMarked
package org.isocenter.resourcemanager.operation;

import org.jspecify.annotations.NullMarked;

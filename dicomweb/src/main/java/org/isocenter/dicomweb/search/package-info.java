/// Search (PS3.18 §10.6).
@NullMarked
package org.isocenter.dicomweb.search;

import org.jspecify.annotations.NullMarked;

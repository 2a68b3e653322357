/// Values: what the text or the bytes of one value mean, and whether they are allowed (PS3.5 §6.2, §6.4).
///
/// Two ways to ask. A type for each kind of value ([DateValue], [TimeValue], [DateTimeValue],
/// [DecimalValue], [IntegerValue], [AgeValue], [PersonName], [BinaryNumbers]) parses one and gives the
/// meaning or a [Problem], as a [Parsed]. A [Check] only tells whether a value or a whole value field
/// is as it should be, without making objects: a store asks it for every element of every instance.
///
/// [Folding] is how search compares text.
@NullMarked
package org.isocenter.dicom.value;

import org.jspecify.annotations.NullMarked;

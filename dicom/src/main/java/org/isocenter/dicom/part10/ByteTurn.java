package org.isocenter.dicom.part10;

/// Turns numbers from one byte order to the other (PS3.5 §7.3).
final class ByteTurn {
    private ByteTurn() {}

    /// Turns each unit of the array in place; bytes left over at the end stay.
    static void turn(byte[] bytes, int unitBytes) {
        turn(bytes, 0, bytes.length, unitBytes);
    }

    static void turn(byte[] bytes, int start, int length, int unitBytes) {
        if (unitBytes == 1) {
            return;
        }
        for (int unit = start; unit + unitBytes <= start + length; unit += unitBytes) {
            for (int low = unit, high = unit + unitBytes - 1; low < high; low++, high--) {
                byte swap = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = swap;
            }
        }
    }
}

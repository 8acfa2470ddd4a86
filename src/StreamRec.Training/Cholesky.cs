namespace StreamRec.Training;

/// <summary>Symmetric, positive definite systems, small ones.</summary>
internal static class Cholesky
{
    /// <summary>Puts the lower factor in the place of the matrix, of which the lower half is read.</summary>
    public static void Factor(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        for (var j = 0; j < size; j++)
        {
            for (var k = 0; k < j; k++) matrix[j, j] -= matrix[j, k] * matrix[j, k];
            matrix[j, j] = Math.Sqrt(matrix[j, j]);
            for (var i = j + 1; i < size; i++)
            {
                for (var k = 0; k < j; k++) matrix[i, j] -= matrix[i, k] * matrix[j, k];
                matrix[i, j] /= matrix[j, j];
            }
        }
    }

    /// <summary>Puts the solution in the place of the right side.</summary>
    public static void Solve(double[,] factor, double[] vector)
    {
        var size = vector.Length;
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < i; k++) vector[i] -= factor[i, k] * vector[k];
            vector[i] /= factor[i, i];
        }
        for (var i = size - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < size; k++) vector[i] -= factor[k, i] * vector[k];
            vector[i] /= factor[i, i];
        }
    }
}
